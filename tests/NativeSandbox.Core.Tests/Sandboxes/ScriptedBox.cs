using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Core.Tests.Sandboxes;

internal sealed class ScriptedBox(Func<ScriptedBox, ExecRequest, CancellationToken, Task<ExecOutcome>> exec) : ISandbox
{
    public Dictionary<string, SandboxFile> Files { get; } = [];

    public List<ExecRequest> Execs { get; } = [];

    public bool Disposed { get; private set; }

    public ValueTask PutAsync(SandboxFile file, CancellationToken cancellationToken)
    {
        Files.Add(file.Path, file);
        return ValueTask.CompletedTask;
    }

    public async ValueTask<ExecOutcome> ExecAsync(ExecRequest request, CancellationToken cancellationToken)
    {
        Execs.Add(request);
        return await exec(this, request, cancellationToken);
    }

    public ValueTask<IProgram> StartAsync(ProgramRequest request, CancellationToken cancellationToken) => throw new SandboxException("not asked for here");

    public ValueTask<SandboxFile?> GetAsync(string path, long maximumBytes, CancellationToken cancellationToken) =>
        new(Files.TryGetValue(path, out SandboxFile? file) && file.Content.Length <= maximumBytes ? file : null);

    public ValueTask DisposeAsync()
    {
        Disposed = true;
        return ValueTask.CompletedTask;
    }
}
