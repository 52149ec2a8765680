namespace NativeSandbox.Launcher.Boxes;

/// <summary>A file or directory of the base root that a box shows inside a place it may write.</summary>
internal unsafe struct BoxBind
{
    /// <summary>Where it waits in the base root.</summary>
    public byte* Source;

    /// <summary>Where the box has it; written to while its parents are made.</summary>
    public byte* Target;

    /// <summary>Whether that is where a user's directory may be.</summary>
    public bool IsInHome;

    /// <summary>Whether it is a directory.</summary>
    public bool IsDirectory;
}
