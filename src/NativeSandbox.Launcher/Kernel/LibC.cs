using System.Runtime.InteropServices;

namespace NativeSandbox.Launcher.Kernel;

/// <summary>The C library's functions and the kernel's calls, declared once, under the names of their man pages.</summary>
/// <remarks>
/// All arguments are blittable and the symbols are bound by the linker, so that each of them may be called between clone and execve.
/// What glibc wraps with locks or thread broadcasts (setresuid, setresgid, setgroups) is only reachable as a raw <see cref="syscall"/>.
/// </remarks>
internal static unsafe partial class LibC
{
    /// <summary>A raw system call; -1 and errno on failure.</summary>
    [DllImport("libc")]
    public static extern nint syscall(nint number, nint a = 0, nint b = 0, nint c = 0, nint d = 0, nint e = 0, nint f = 0);

    [DllImport("libc")]
    private static extern int* __errno_location();

    /// <summary>Where this thread's errno is: within its own variables.</summary>
    public static int* errno_location => __errno_location();

    /// <summary>errno of the last failed call on this thread.</summary>
    public static int errno => *__errno_location();
}
