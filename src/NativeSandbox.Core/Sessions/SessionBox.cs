using NativeSandbox.Core.Runs;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Core.Sessions;

/// <summary>The box of one program of a session: its files, its compiler, the program. Disposing it ends all three.</summary>
internal sealed class SessionBox(ISandboxBackend backend, SandboxRequest request) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private ISandbox? _box;
    private IProgram? _program;
    private int _disposed;

    /// <summary>Whether it was given up before its program was over.</summary>
    public bool IsStopped => _stop.IsCancellationRequested;

    /// <summary>Opens the box and puts the program's files into it.</summary>
    /// <exception cref="OperationCanceledException">It was given up meanwhile.</exception>
    /// <exception cref="SandboxException">The backend failed.</exception>
    public async Task OpenAsync(SessionProgram program)
    {
        ISandbox box = await backend.OpenAsync(request, _stop.Token).ConfigureAwait(false);
        Volatile.Write(ref _box, box);
        foreach (SandboxFile file in program.Files) await box.PutAsync(file, _stop.Token).ConfigureAwait(false);
    }

    /// <summary>Compiles, where the program has a compiler.</summary>
    /// <returns>What the compiler said, and how all ended where it failed.</returns>
    /// <exception cref="OperationCanceledException">It was given up meanwhile.</exception>
    /// <exception cref="SandboxException">The backend failed, or there is no compiler.</exception>
    public async Task<(ReadOnlyMemory<byte> Words, TerminalExit? Failure)> CompileAsync(SessionProgram program)
    {
        if (program.Compile is not { } compile) return default;
        ExecOutcome compiled = await _box!.ExecAsync(
            new ExecRequest { Arguments = compile.Arguments, Environment = compile.Environment, Limits = compile.Limits }, _stop.Token).ConfigureAwait(false);
        return (CompilerOutput.Of(compiled), ProgramExits.OfCompiler(compile, compiled));
    }

    /// <summary>Starts the program.</summary>
    /// <exception cref="OperationCanceledException">It was given up meanwhile.</exception>
    /// <exception cref="SandboxException">The backend failed.</exception>
    public async Task<IProgram> StartAsync(SessionProgram program, TerminalSize? terminal)
    {
        IProgram started = await _box!.StartAsync(
            new ProgramRequest
            {
                Arguments = program.Arguments,
                Environment = program.Environment,
                Limits = program.Limits,
                WorkingDirectory = program.WorkingDirectory,
                Terminal = terminal,
            },
            _stop.Token).ConfigureAwait(false);
        Interlocked.Exchange(ref _program, started);
        // Given up between its start and the line above: whoever did that has not seen it.
        if (IsStopped) await _box.DisposeAsync().ConfigureAwait(false);
        return started;
    }

    /// <summary>Ends whatever runs; the program then ends as killed, and all that waits here is cancelled.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        if (Volatile.Read(ref _box) is { } box && Volatile.Read(ref _program) is not null) await box.DisposeAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        if (_program is { } program) await program.DisposeAsync().ConfigureAwait(false);
        if (_box is { } box) await box.DisposeAsync().ConfigureAwait(false);
    }
}
