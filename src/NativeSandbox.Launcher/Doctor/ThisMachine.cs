using NativeSandbox.Launcher.Kernel;

namespace NativeSandbox.Launcher.Doctor;

/// <summary>The machine that nsbox runs on.</summary>
internal static unsafe class ThisMachine
{
    private const int W_OK = 2;
    private const nint SYS_landlock_create_ruleset = 444, LANDLOCK_CREATE_RULESET_VERSION = 1;

    public static Machine Open() => new("/")
    {
        User = Environment.UserName,
        IsRoot = LibC.geteuid() == 0,
        LandlockAbi = (int)Math.Max(0, LibC.syscall(SYS_landlock_create_ruleset, 0, 0, LANDLOCK_CREATE_RULESET_VERSION)),
        MayWrite = path => LibC.access(CString.Permanent(path), W_OK) == 0,
    };
}
