using System.Runtime.InteropServices;
using System.Text;

namespace NativeSandbox.Launcher.Doctor;

/// <summary>The machine that nsbox runs on.</summary>
internal static unsafe class ThisMachine
{
    private const int W_OK = 2;
    private const nint SYS_landlock_create_ruleset = 444, LANDLOCK_CREATE_RULESET_VERSION = 1;

    public static Machine Open() => new("/")
    {
        User = Environment.UserName,
        IsRoot = Environment.IsPrivilegedProcess,
        LandlockAbi = (int)Math.Max(0, syscall(SYS_landlock_create_ruleset, 0, 0, LANDLOCK_CREATE_RULESET_VERSION)),
        MayWrite = MayWrite,
    };

    private static bool MayWrite(string path)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
            return access(name, W_OK) == 0;
    }

    [DllImport("libc", ExactSpelling = true)]
    private static extern nint syscall(nint number, nint a, nint b, nint c);

    [DllImport("libc", ExactSpelling = true)]
    private static extern int access(byte* path, int mode);
}
