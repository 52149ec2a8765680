namespace NativeSandbox.Launcher.Boxes;

/// <summary>Where a box is in its life.</summary>
internal enum BoxState
{
    /// <summary>Its process sets itself up.</summary>
    Starting,

    /// <summary>It waits for a program.</summary>
    Idle,

    /// <summary>A program runs.</summary>
    Running,

    /// <summary>Its init was told to end, or ended.</summary>
    Ending,

    /// <summary>No process of it is alive.</summary>
    Gone,
}
