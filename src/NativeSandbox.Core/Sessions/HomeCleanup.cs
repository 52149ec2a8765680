namespace NativeSandbox.Core.Sessions;

/// <summary>What becomes of users' directories that nobody used for long.</summary>
public enum HomeCleanup
{
    /// <summary>They are put aside and can be brought back by hand.</summary>
    Archive,

    /// <summary>They are deleted.</summary>
    Remove,
}
