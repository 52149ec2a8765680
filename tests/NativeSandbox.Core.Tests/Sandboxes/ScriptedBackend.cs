using System.Collections.Concurrent;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Core.Tests.Sandboxes;

/// <summary>A backend whose programs are delegates: the pipeline's decisions can be seen without a kernel. The real one is tested with the native backend.</summary>
internal sealed class ScriptedBackend(Func<ScriptedBox, ExecRequest, CancellationToken, Task<ExecOutcome>> exec) : ISandboxBackend
{
    public ScriptedBackend(Func<ScriptedBox, ExecRequest, ExecOutcome> exec) : this((box, request, _) => Task.FromResult(exec(box, request))) { }

    public ConcurrentQueue<ScriptedBox> Boxes { get; } = new();

    public SandboxException? OpenFailure { get; set; }

    public string Name => "scripted";

    public ValueTask<ISandbox> OpenAsync(SandboxRequest request, CancellationToken cancellationToken)
    {
        if (OpenFailure is { } failure) throw failure;
        ScriptedBox box = new(exec);
        Boxes.Enqueue(box);
        return new ValueTask<ISandbox>(box);
    }

    public ValueTask<BackendStatus> GetStatusAsync(CancellationToken cancellationToken) => throw new SandboxException("not asked for here");

    public Task<IReadOnlyList<HomeInfo>> ListHomesAsync(bool measure, CancellationToken cancellationToken) => throw new SandboxException("not asked for here");

    public Task<bool> RemoveHomeAsync(string name, bool archive, DateTimeOffset unusedSince, CancellationToken cancellationToken) =>
        throw new SandboxException("not asked for here");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
