namespace NativeSandbox.Core.Sandboxes;

/// <summary>One box: it serves one job of one tenant. Disposing it ends whatever runs in it and leaves nothing behind.</summary>
public interface ISandbox : IAsyncDisposable
{
    /// <summary>Writes a file below the working directory <c>/box</c>. Costs no round trip where the backend can pipeline it: a failure then shows in the next <see cref="ExecAsync"/>.</summary>
    /// <exception cref="SandboxException">The file could not be written.</exception>
    ValueTask PutAsync(SandboxFile file, CancellationToken cancellationToken);

    /// <summary>Runs a program to its end or to a limit. One at a time; when it returns no process of it is alive.</summary>
    /// <remarks>Cancelling ends the program and throws <see cref="OperationCanceledException"/>.</remarks>
    /// <exception cref="SandboxException">The box failed: the backend's fault, never the program's. The box must not be used again.</exception>
    ValueTask<ExecOutcome> ExecAsync(ExecRequest request, CancellationToken cancellationToken);

    /// <summary>Starts a program to talk to. It runs until it ends, a limit ends it or the box is disposed.</summary>
    /// <remarks>Cancelling before it has started ends it. A program that could not be started has <see cref="ExecEnd.NotStarted"/> for its end.</remarks>
    /// <exception cref="SandboxException">The box failed: the backend's fault, never the program's. The box must not be used again.</exception>
    ValueTask<IProgram> StartAsync(ProgramRequest request, CancellationToken cancellationToken);

    /// <summary>Reads a regular file below <c>/box</c> without following any link.</summary>
    /// <returns>Null where there is no such regular file, or it is larger than <paramref name="maximumBytes"/>.</returns>
    /// <exception cref="SandboxException">The box failed.</exception>
    ValueTask<SandboxFile?> GetAsync(string path, long maximumBytes, CancellationToken cancellationToken);
}
