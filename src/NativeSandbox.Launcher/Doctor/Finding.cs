namespace NativeSandbox.Launcher.Doctor;

/// <summary>One line of the report.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Status">What it means.</param>
/// <param name="Found">What was found, in words.</param>
/// <param name="Fix">The command that mends it, or null when there is nothing to mend.</param>
internal sealed record Finding(string Name, FindingStatus Status, string Found, string? Fix)
{
    public static Finding Ok(string name, string found) => new(name, FindingStatus.Ok, found, null);

    public static Finding Warn(string name, string found, string? fix = null) => new(name, FindingStatus.Warn, found, fix);

    public static Finding Fatal(string name, string found, string? fix = null) => new(name, FindingStatus.Fatal, found, fix);
}
