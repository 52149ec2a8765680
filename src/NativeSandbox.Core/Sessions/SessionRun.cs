namespace NativeSandbox.Core.Sessions;

/// <summary>A program that runs beside a session's terminal.</summary>
public sealed class SessionRun
{
    internal SessionRun() => throw new NotImplementedException();

    /// <summary>How it ended; all its output was taken then. Never faults.</summary>
    public Task<TerminalExit> Ended => throw new NotImplementedException();

    /// <summary>Ends it; done when it is over.</summary>
    public Task StopAsync() => throw new NotImplementedException();
}
