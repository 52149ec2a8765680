namespace NativeSandbox.Launcher.Events;

/// <summary>Something whose descriptor the event loop watches.</summary>
internal interface IReadiness
{
    /// <summary>The descriptor can be read or written, or its other end is gone. Never blocks.</summary>
    void Ready();
}
