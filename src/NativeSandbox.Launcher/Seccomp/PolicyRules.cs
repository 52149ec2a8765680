namespace NativeSandbox.Launcher.Seccomp;

/// <summary>A checked policy in libseccomp's numbers.</summary>
internal sealed record PolicyRules(uint DefaultAction, IReadOnlyList<PolicyRule> Rules);
