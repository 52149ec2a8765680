using System.Runtime.InteropServices;

namespace NativeSandbox.Backends.Native.Interop;

/// <summary>Error numbers as people read them.</summary>
internal static class Errno
{
    private static readonly string[] Names =
    [
        "", "EPERM", "ENOENT", "ESRCH", "EINTR", "EIO", "ENXIO", "E2BIG", "ENOEXEC", "EBADF", "ECHILD", "EAGAIN", "ENOMEM", "EACCES",
        "EFAULT", "ENOTBLK", "EBUSY", "EEXIST", "EXDEV", "ENODEV", "ENOTDIR", "EISDIR", "EINVAL", "ENFILE", "EMFILE", "ENOTTY", "ETXTBSY",
        "EFBIG", "ENOSPC", "ESPIPE", "EROFS", "EMLINK", "EPIPE", "EDOM", "ERANGE", "EDEADLK", "ENAMETOOLONG", "ENOLCK", "ENOSYS",
        "ENOTEMPTY", "ELOOP",
    ];

    /// <summary>The last system call's error number.</summary>
    public static int Last => Marshal.GetLastPInvokeError();

    /// <summary>Name and number: <c>EPERM (1)</c>.</summary>
    public static string Describe(int errno) =>
        errno > 0 && errno < Names.Length ? $"{Names[errno]} ({errno})" : $"{Marshal.GetPInvokeErrorMessage(errno)} ({errno})";
}
