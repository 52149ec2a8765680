using System.Runtime.InteropServices;

namespace NativeSandbox.Launcher.Seccomp;

/// <summary>libseccomp 2.5 or later (Debian's libseccomp2), under its own names.</summary>
/// <remarks>Loaded when a policy is compiled, not before: with a precompiled policy nsbox starts without it.</remarks>
internal static unsafe class LibSeccomp
{
    public const uint SCMP_ACT_KILL_PROCESS = 0x80000000;
    public const uint SCMP_ACT_KILL_THREAD = 0;
    public const uint SCMP_ACT_TRAP = 0x00030000;
    public const uint SCMP_ACT_ERRNO = 0x00050000;
    public const uint SCMP_ACT_LOG = 0x7ffc0000;
    public const uint SCMP_ACT_ALLOW = 0x7fff0000;

    public const uint SCMP_CMP_NE = 1;
    public const uint SCMP_CMP_LT = 2;
    public const uint SCMP_CMP_LE = 3;
    public const uint SCMP_CMP_EQ = 4;
    public const uint SCMP_CMP_GE = 5;
    public const uint SCMP_CMP_GT = 6;
    public const uint SCMP_CMP_MASKED_EQ = 7;

    public const int SCMP_FLTATR_ACT_BADARCH = 2;
    public const int SCMP_FLTATR_CTL_OPTIMIZE = 8;

    private const string Library = "libseccomp.so.2";

    [DllImport(Library, ExactSpelling = true)]
    public static extern nint seccomp_init(uint defaultAction);

    [DllImport(Library, ExactSpelling = true)]
    public static extern void seccomp_release(nint context);

    [DllImport(Library, ExactSpelling = true)]
    public static extern int seccomp_attr_set(nint context, int attribute, uint value);

    [DllImport(Library, ExactSpelling = true)]
    public static extern int seccomp_syscall_resolve_name(byte* name);

    [DllImport(Library, ExactSpelling = true)]
    public static extern int seccomp_rule_add_array(nint context, uint action, int syscall, uint count, ScmpArgCmp* comparisons);

    [DllImport(Library, ExactSpelling = true)]
    public static extern int seccomp_export_bpf(nint context, int descriptor);
}
