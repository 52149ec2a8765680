namespace NativeSandbox.Launcher.Seccomp.Bpf;

/// <summary>The decision for a word's values from <see cref="Start"/> to the next range's.</summary>
internal readonly record struct DecisionRange(uint Start, Decision Decision);
