using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Core.Sessions;
using NativeSandbox.Testing;

namespace NativeSandbox.Attacks.Arena;

/// <summary>Lets attacks loose in sessions, each in one of its own with a directory of its own, which is removed when the attack is over.</summary>
internal sealed class SessionArena(ISandboxBackend backend) : IAsyncDisposable
{
    private readonly SessionManager _manager = new(backend, new SessionPolicy { HomeRetention = TimeSpan.Zero }, TimeProvider.System);

    public ValueTask DisposeAsync() => _manager.DisposeAsync();

    /// <summary>The attack is what the session's terminal runs.</summary>
    public async Task<Seen> OnTerminalAsync(Attack attack)
    {
        (TerminalExit exit, TerminalWitness witness) = await RunAsync(await ProgramAsync(attack));
        // A terminal has one stream, and ends lines as printers do.
        string screen = witness.Output.Replace("\r\n", "\n", StringComparison.Ordinal);
        return new Seen(Name(exit), screen, screen, exit.MemoryBytes);
    }

    /// <summary>The attack is the compiler of what the session's terminal is to run.</summary>
    public async Task<Seen> AsCompilerAsync(Attack attack)
    {
        SessionProgram hostile = await ProgramAsync(attack);
        SessionProgram program = hostile with { Arguments = ["/bin/true"], Compile = new SessionCompile(hostile.Arguments, hostile.Environment, hostile.Limits) };
        (TerminalExit exit, TerminalWitness witness) = await RunAsync(program);
        return new Seen(CompileSteps.NameOf(exit.Verdict, exit.Detail), witness.Words, witness.Words, exit.Verdict == Core.Runs.Verdict.CompileError ? exit.MemoryBytes : 0);
    }

    /// <summary>Removes a user's directory with all that an attack has left there.</summary>
    public static async Task RemoveHomeAsync(ISandboxBackend backend, string home)
    {
        // A box that was closed is in nobody's hands any more, but has its end before it yet.
        using CancellationTokenSource enough = new(Eventually.Patience);
        while (!await backend.RemoveHomeAsync(home, archive: false, DateTimeOffset.UtcNow + TimeSpan.FromDays(1), enough.Token)) await Task.Delay(5, enough.Token);
    }

    private async Task<(TerminalExit Exit, TerminalWitness Witness)> RunAsync(SessionProgram program)
    {
        UserSession session = _manager.Create("attacks");
        try
        {
            TerminalWitness witness = new();
            using TerminalAttachment attachment = session.Attach(witness, TerminalSize.Usual);
            session.Start(program);
            return (await witness.Exit.WaitAsync(Eventually.Patience), witness);
        }
        finally
        {
            await _manager.CloseAsync(session);
            await RemoveHomeAsync(backend, session.Home);
        }
    }

    private static async Task<SessionProgram> ProgramAsync(Attack attack) => new()
    {
        Name = "attack",
        Arguments = SandboxArena.ArgumentsOf(attack),
        Environment = SandboxArena.Environment,
        Limits = SandboxArena.LimitsOf(attack),
        Files = await SandboxArena.FilesOfAsync(attack),
    };

    private static string Name(TerminalExit exit) => exit.Verdict == Core.Runs.Verdict.Accepted ? "Ok" : exit.Verdict.ToString();
}
