namespace NativeSandbox.Launcher.Homes;

/// <summary>What a home occupies, or may.</summary>
/// <param name="Bytes">Bytes on the disk.</param>
/// <param name="Inodes">Files, directories and links, the home itself included.</param>
internal readonly record struct HomeSize(long Bytes, long Inodes)
{
    /// <summary>Whether it is more than a quota allows.</summary>
    public bool IsOver(in HomeSize quota) => Bytes > quota.Bytes || Inodes > quota.Inodes;

    /// <summary>Whether it is more than it was, of that which the quota is exceeded in.</summary>
    public bool HasGrownOver(in HomeSize quota, in HomeSize before) =>
        (Bytes > quota.Bytes && Bytes > before.Bytes) || (Inodes > quota.Inodes && Inodes > before.Inodes);

    /// <summary>Both together.</summary>
    public HomeSize Plus(in HomeSize other) => new(Bytes + other.Bytes, Inodes + other.Inodes);

    /// <summary>The smaller of each.</summary>
    public HomeSize Least(in HomeSize other) => new(Math.Min(Bytes, other.Bytes), Math.Min(Inodes, other.Inodes));
}
