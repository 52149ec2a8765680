using System.Runtime.InteropServices;

namespace NativeSandbox.Launcher.Seccomp;

/// <summary><c>struct scmp_arg_cmp</c> of seccomp.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct ScmpArgCmp(uint arg, uint op, ulong datumA, ulong datumB)
{
    public readonly uint Arg = arg;
    public readonly uint Op = op;
    public readonly ulong DatumA = datumA;
    public readonly ulong DatumB = datumB;
}
