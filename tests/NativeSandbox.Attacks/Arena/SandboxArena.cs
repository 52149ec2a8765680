using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using NativeSandbox.Backends.Native;
using NativeSandbox.Core.Artefacts;
using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Runs;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Testing;

namespace NativeSandbox.Attacks.Arena;

/// <summary>Lets attacks loose in boxes of each mode. One for all attacks, as a server has one backend.</summary>
public sealed class SandboxArena : IAsyncLifetime
{
    private static readonly RunLimits s_most = LimitsOf(new Attack(null) { MemoryBytes = 4L << 30, Processes = 1024, WallTime = TimeSpan.FromMinutes(2), CpuTime = TimeSpan.FromMinutes(2), FileSizeBytes = 1L << 40, OutputBytes = 64 << 20 });

    /// <summary>The id range of the service's boxes.</summary>
    internal const uint Ids = 0x6800_0000;

    internal static readonly IReadOnlyDictionary<string, string> Environment = new Dictionary<string, string> { ["PATH"] = "/usr/local/bin:/usr/bin:/bin", ["HOME"] = "/home/sandbox" };

    private readonly ConcurrentBag<string> _homes = [];
    private readonly string _users = Directory.CreateTempSubdirectory("attacks-").FullName;

    public SandboxArena()
    {
        // Root's is a place that only root may pass, as /root is.
        if (!System.Environment.IsPrivilegedProcess) File.SetUnixFileMode(_users, (UnixFileMode)0x1ED);
        Backend = new NativeBackend(new NativeBackendOptions
        {
            LauncherArguments = ["--uid-range", Ids.ToString(CultureInfo.InvariantCulture), "--users", Path.Combine(_users, "homes")],
            LauncherLog = _ => { },
        });
        Sessions = new SessionArena(Backend);
    }

    /// <summary>The service that the run API and sessions would use.</summary>
    internal NativeBackend Backend { get; }

    private SessionArena Sessions { get; }

    /// <summary>The pipeline that the server's run API calls, with nothing kept between runs.</summary>
    internal RunPipeline Pipeline => new(Backend, new ArtefactCache(new ByteSize(0)), new LimitPolicy(s_most with { Memory = new ByteSize(256L << 20) }, s_most));

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await Sessions.DisposeAsync();
        foreach (string home in _homes) await SessionArena.RemoveHomeAsync(Backend, home);
        await Eventually.NothingAsync(LeftInHomes);
        await Backend.DisposeAsync();
        Directory.Delete(_users, recursive: true);
    }

    /// <summary>What the attacks left on the disk, that which nsbox is about to remove included.</summary>
    private string[] LeftInHomes()
    {
        string homes = Path.Combine(_users, "homes"), trash = Path.Combine(homes, ".trash");
        return [.. Directory.GetDirectories(homes).Where(home => !Path.GetFileName(home).StartsWith('.')), .. Directory.Exists(trash) ? Directory.GetFileSystemEntries(trash) : []];
    }

    /// <summary>Runs an attack to its end.</summary>
    internal Task<Seen> TryAsync(Mode mode, Attack attack) => mode switch
    {
        Mode.Command => ByCommandAsync(attack),
        Mode.Run => InBoxAsync(attack),
        Mode.Compile => InCompileStepAsync(attack),
        Mode.Terminal => Sessions.OnTerminalAsync(attack),
        _ => Sessions.AsCompilerAsync(attack),
    };

    /// <summary>A box of every kind, each ended before the next comes: as runs have it, and in a user's directory.</summary>
    internal async IAsyncEnumerable<ISandbox> BoxesAsync()
    {
        await using (ISandbox plain = await Backend.OpenAsync(default)) yield return plain;
        await using (ISandbox inHome = await OpenHomeAsync()) yield return inHome;
    }

    /// <summary>A box in the directory of a user who has no other.</summary>
    internal ValueTask<ISandbox> OpenHomeAsync()
    {
        string home = Guid.NewGuid().ToString("N");
        _homes.Add(home);
        return Backend.OpenAsync(new SandboxRequest { Home = new SandboxHome(home, ByteSize.FromMebibytes(100).Bytes, 10_000) }, default);
    }

    /// <summary>The limits of an attack as the backend takes them.</summary>
    internal static RunLimits LimitsOf(Attack attack) => new()
    {
        CpuTime = attack.CpuTime,
        WallTime = attack.WallTime,
        Memory = new ByteSize(attack.MemoryBytes),
        Processes = attack.Processes,
        Stack = ByteSize.FromMebibytes(64),
        FileSize = new ByteSize(attack.FileSizeBytes),
        OpenFiles = 256,
        Output = new ByteSize(attack.OutputBytes),
    };

    /// <summary>A start of an attack in an open box.</summary>
    internal static async Task<ExecOutcome> ExecAsync(ISandbox box, Attack attack, CancellationToken cancellationToken = default)
    {
        foreach (SandboxFile file in await FilesOfAsync(attack)) await box.PutAsync(file, cancellationToken);
        return await box.ExecAsync(new ExecRequest { Arguments = ArgumentsOf(attack), Environment = Environment, Limits = LimitsOf(attack) }, cancellationToken);
    }

    /// <summary>How an attack is started where its files are.</summary>
    internal static IReadOnlyList<string> ArgumentsOf(Attack attack) => attack.Payload is null ? ["/bin/sh", "-c", .. attack.Arguments] : [$"./{attack.Payload}", .. attack.Arguments];

    /// <summary>The files that it needs.</summary>
    internal static async Task<SandboxFile[]> FilesOfAsync(Attack attack) => attack.Payload is { } name
        ? [new SandboxFile(name, await File.ReadAllBytesAsync(Payloads.OnHost(name, attack.CompileOptions)), Executable: true)]
        : [];

    private static async Task<Seen> ByCommandAsync(Attack attack)
    {
        string[] program = attack.Payload is null ? ["/bin/sh", "-c", .. attack.Arguments] : [Payloads.C(attack.Payload, attack.CompileOptions), .. attack.Arguments];
        BoxResult result = await new BoxCommand().WithPayloads().WithReport()
            .With("--memory", Text(attack.MemoryBytes)).With("--processes", Text(attack.Processes)).With("--file-size", Text(attack.FileSizeBytes))
            .With("--output-limit", Text(attack.OutputBytes)).With("--wall-time", $"{Text((long)attack.WallTime.TotalMilliseconds)}ms").With("--cpu-time", $"{Text((long)attack.CpuTime.TotalMilliseconds)}ms")
            .RunAsync(program);
        return new Seen(result.Verdict, result.Output, result.Error, result.MemoryBytes);
    }

    private async Task<Seen> InBoxAsync(Attack attack)
    {
        await using ISandbox box = await Backend.OpenAsync(default);
        ExecOutcome outcome = await ExecAsync(box, attack);
        string verdict = outcome.End switch
        {
            ExecEnd.Exited when outcome.ExitCode == 0 => "Ok",
            ExecEnd.Exited or ExecEnd.Signaled or ExecEnd.NotStarted => "RuntimeError",
            ExecEnd.CpuTimeLimit or ExecEnd.WallTimeLimit => "TimeLimitExceeded",
            ExecEnd.MemoryLimit => "MemoryLimitExceeded",
            ExecEnd.OutputLimit => "OutputLimitExceeded",
            _ => "SecurityViolation",
        };
        return new Seen(verdict, Encoding.UTF8.GetString(outcome.Output.Span), Encoding.UTF8.GetString(outcome.Error.Span), outcome.MemoryPeakBytes);
    }

    /// <summary>The attack is the compiler: a script that the language's compile step runs.</summary>
    private async Task<Seen> InCompileStepAsync(Attack attack)
    {
        RunLimits limits = LimitsOf(attack);
        Language language = new()
        {
            Id = "attack",
            Name = "Attack",
            SourceFile = "attack.sh",
            CompileArguments = attack.Payload is null ? ["/bin/sh", "attack.sh"] : [$"./{attack.Payload}", .. attack.Arguments],
            CompileLimits = new LimitOverrides { CpuTime = limits.CpuTime, WallTime = limits.WallTime, Memory = limits.Memory, Processes = limits.Processes, FileSize = limits.FileSize, Output = limits.Output, OpenFiles = limits.OpenFiles },
            RunArguments = ["/bin/true"],
            VersionArguments = ["/bin/true"],
            SelfTest = new SelfTestProgram("", "", ""),
        };
        RunResult result = await Pipeline.RunAsync(
            new RunRequest { Language = language, Code = attack.Payload is null ? attack.Arguments[0] : "", Files = await FilesOfAsync(attack) }, default);
        // Both streams come as one.
        string said = Encoding.UTF8.GetString(result.CompileOutput.Span);
        return new Seen(CompileSteps.NameOf(result.Verdict, result.Detail), said, said, 0);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
