using System.Threading.Channels;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Core.Tests.Sessions;

/// <summary>A backend whose programs a test plays, so that time can be moved between what they do. The real one is tested with the native backend.</summary>
internal sealed class PlayedBackend : ISandboxBackend
{
    private readonly Channel<PlayedProgram> _started = Channel.CreateUnbounded<PlayedProgram>();

    public Func<ExecRequest, ExecOutcome> Compiler { get; set; } = _ => new ExecOutcome { End = ExecEnd.Exited };

    public SandboxException? Failure { get; set; }

    public List<SandboxRequest> Requests { get; } = [];

    public List<SandboxFile> Files { get; } = [];

    public List<HomeInfo> Homes { get; } = [];

    public List<(string Name, bool Archive)> Removed { get; } = [];

    public int OpenBoxes => Volatile.Read(ref _open);

    private int _open;

    public string Name => "played";

    /// <summary>The next program that is started.</summary>
    public async Task<PlayedProgram> StartedAsync()
    {
        using CancellationTokenSource patience = new(TimeSpan.FromMinutes(3));
        return await _started.Reader.ReadAsync(patience.Token);
    }

    public ValueTask<ISandbox> OpenAsync(SandboxRequest request, CancellationToken cancellationToken)
    {
        if (Failure is { } failure) throw failure;
        lock (Requests) Requests.Add(request);
        Interlocked.Increment(ref _open);
        return new ValueTask<ISandbox>(new Box(this));
    }

    public Task<IReadOnlyList<HomeInfo>> ListHomesAsync(bool measure, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<HomeInfo>>([.. Homes]);

    public Task<bool> RemoveHomeAsync(string name, bool archive, DateTimeOffset unusedSince, CancellationToken cancellationToken)
    {
        Removed.Add((name, archive));
        return Task.FromResult(true);
    }

    public ValueTask<BackendStatus> GetStatusAsync(CancellationToken cancellationToken) => throw new SandboxException("not asked for here");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Box(PlayedBackend backend) : ISandbox
    {
        private PlayedProgram? _program;
        private bool _disposed;

        public ValueTask PutAsync(SandboxFile file, CancellationToken cancellationToken)
        {
            backend.Files.Add(file);
            return ValueTask.CompletedTask;
        }

        public ValueTask<ExecOutcome> ExecAsync(ExecRequest request, CancellationToken cancellationToken) => new(backend.Compiler(request));

        public ValueTask<IProgram> StartAsync(ProgramRequest request, CancellationToken cancellationToken)
        {
            _program = new PlayedProgram(request);
            backend._started.Writer.TryWrite(_program);
            return new ValueTask<IProgram>(_program);
        }

        public ValueTask<SandboxFile?> GetAsync(string path, long maximumBytes, CancellationToken cancellationToken) => new((SandboxFile?)null);

        public ValueTask DisposeAsync()
        {
            if (_disposed) return ValueTask.CompletedTask;
            _disposed = true;
            Interlocked.Decrement(ref backend._open);
            _program?.End(new ExecOutcome { End = ExecEnd.Killed });
            return ValueTask.CompletedTask;
        }
    }
}
