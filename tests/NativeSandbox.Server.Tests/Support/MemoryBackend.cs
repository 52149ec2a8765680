using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Server.Tests.Support;

/// <summary>A backend without a kernel, for tests whose subject is the server: what a program does is a function of the test.</summary>
internal sealed class MemoryBackend : ISandboxBackend
{
    private readonly SemaphoreSlim hanging = new(1);
    private int busy;
    private long opened;

    /// <summary>What programs do; by default they print <c>hello</c> and exit with 0.</summary>
    public Func<ExecRequest, IReadOnlyList<SandboxFile>, CancellationToken, Task<ExecOutcome>> Program { get; set; } =
        (_, _, _) => Task.FromResult(Outcomes.Exited(0, "hello\n"));

    public bool Broken { get; set; }

    public int Busy => Volatile.Read(ref busy);

    public string Name => "memory";

    public ValueTask<ISandbox> OpenAsync(SandboxRequest request, CancellationToken cancellationToken)
    {
        if (Broken) throw new SandboxException("pivot_root failed: EPERM");
        Interlocked.Increment(ref opened);
        Interlocked.Increment(ref busy);
        return ValueTask.FromResult<ISandbox>(new Box(this));
    }

    public ValueTask<BackendStatus> GetStatusAsync(CancellationToken cancellationToken)
    {
        hanging.Wait(CancellationToken.None);
        hanging.Release();
        return Broken
            ? throw new SandboxException("the launcher does not answer")
            : ValueTask.FromResult(new BackendStatus
            {
                ReadyBoxes = 3,
                BusyBoxes = Busy,
                BoxesCreated = Interlocked.Read(ref opened),
                BoxesFailed = 0,
                Execs = Interlocked.Read(ref opened),
                Details = new Dictionary<string, string> { ["version"] = "test" },
                Warnings = ["memory cannot be limited here"],
            });
    }

    public Task<IReadOnlyList<HomeInfo>> ListHomesAsync(bool measure, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<HomeInfo>>([]);

    public Task<bool> RemoveHomeAsync(string name, bool archive, DateTimeOffset unusedSince, CancellationToken cancellationToken) => Task.FromResult(false);

    /// <summary>Until the result is disposed whoever asks for the status waits, whatever token they have: what a full socket does.</summary>
    public IDisposable Hang()
    {
        hanging.Wait();
        return new Hanging(hanging);
    }

    public ValueTask DisposeAsync()
    {
        hanging.Dispose();
        return ValueTask.CompletedTask;
    }

    private sealed class Hanging(SemaphoreSlim held) : IDisposable
    {
        public void Dispose() => held.Release();
    }

    private sealed class Box(MemoryBackend backend) : ISandbox
    {
        private readonly List<SandboxFile> files = [];

        public ValueTask PutAsync(SandboxFile file, CancellationToken cancellationToken)
        {
            files.Add(file);
            return ValueTask.CompletedTask;
        }

        public async ValueTask<ExecOutcome> ExecAsync(ExecRequest request, CancellationToken cancellationToken) =>
            await backend.Program(request, files, cancellationToken);

        public ValueTask<IProgram> StartAsync(ProgramRequest request, CancellationToken cancellationToken) =>
            throw new SandboxException("programs to talk to need a kernel");

        public ValueTask<SandboxFile?> GetAsync(string path, long maximumBytes, CancellationToken cancellationToken) =>
            ValueTask.FromResult<SandboxFile?>(new SandboxFile(path, "artefact"u8.ToArray(), Executable: true));

        public ValueTask DisposeAsync()
        {
            Interlocked.Decrement(ref backend.busy);
            return ValueTask.CompletedTask;
        }
    }
}
