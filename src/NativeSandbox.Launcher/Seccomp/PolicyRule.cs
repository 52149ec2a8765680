namespace NativeSandbox.Launcher.Seccomp;

/// <summary>A checked rule in libseccomp's numbers.</summary>
internal sealed record PolicyRule(IReadOnlyList<string> Names, uint Action, IReadOnlyList<ScmpArgCmp> Arguments);
