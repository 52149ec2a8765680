namespace NativeSandbox.Server.Commands;

/// <summary>One line of the doctor's report, in the form that <c>nsbox doctor --json</c> gives its own.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Status">ok, warn or fatal.</param>
/// <param name="Found">What was found.</param>
/// <param name="Fix">What mends it; null where nothing is to mend.</param>
internal sealed record Finding(string Name, string Status, string Found, string? Fix);
