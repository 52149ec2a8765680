namespace NativeSandbox.Launcher.Seccomp.Bpf;

/// <summary>Whether a word equals a constant or, where <see cref="AtLeast"/> says so, is not below it (unsigned).</summary>
internal readonly record struct DecisionTest(WordView View, bool AtLeast, uint Constant)
{
    public bool Holds(uint value) => AtLeast ? value >= Constant : value == Constant;
}
