using System.Collections.Concurrent;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Core.Sessions;
using NativeSandbox.Testing.Time;

namespace NativeSandbox.Core.Tests.Sessions;

/// <summary>A session manager over a played backend and a clock that stands still.</summary>
internal sealed class Stage : IAsyncDisposable
{
    public Stage(SessionPolicy? policy = null) => Manager = new SessionManager(Backend, policy ?? new SessionPolicy(), Time, Notices.Enqueue);

    public static SessionProgram Program { get; } = new()
    {
        Name = "bash",
        Arguments = ["/bin/bash"],
        Environment = new Dictionary<string, string>(),
        Limits = new RunLimits
        {
            CpuTime = TimeSpan.Zero,
            WallTime = TimeSpan.Zero,
            Memory = ByteSize.FromMebibytes(64),
            Processes = 10,
            Stack = ByteSize.FromMebibytes(8),
            FileSize = ByteSize.FromMebibytes(8),
            OpenFiles = 64,
            Output = new ByteSize(0),
        },
    };

    public PlayedBackend Backend { get; } = new();

    public ManualTime Time { get; } = new();

    public ConcurrentQueue<SessionNotice> Notices { get; } = new();

    public SessionManager Manager { get; }

    /// <summary>A session with a program and a client that sees it.</summary>
    public async Task<(UserSession Session, PlayedProgram Program, Viewer Viewer, TerminalAttachment Attachment)> OpenAsync()
    {
        UserSession session = Manager.Create("owner");
        Viewer viewer = new();
        TerminalAttachment attachment = session.Attach(viewer, TerminalSize.Usual);
        session.Start(Program);
        PlayedProgram program = await Backend.StartedAsync();
        await UntilAsync(() => session.State == TerminalState.Running);
        return (session, program, viewer, attachment);
    }

    public static async Task UntilAsync(Func<bool> isSo, string? what = null)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromMinutes(3));
        while (!isSo())
        {
            if (patience.IsCancellationRequested) throw new TimeoutException(what ?? "it did not come to that");
            await Task.Delay(2);
        }
    }

    public ValueTask DisposeAsync() => Manager.DisposeAsync();
}
