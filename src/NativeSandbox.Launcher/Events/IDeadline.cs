namespace NativeSandbox.Launcher.Events;

/// <summary>Something that wants to be called at a time.</summary>
internal interface IDeadline
{
    /// <summary>When, on CLOCK_MONOTONIC in nanoseconds; <see cref="long.MaxValue"/> for never.</summary>
    long DueNs { get; }

    /// <summary>The time has come; <see cref="DueNs"/> must have moved when this returns.</summary>
    void Due(long nowNs);
}
