namespace NativeSandbox.Launcher.Tests.Seccomp;

/// <summary>Numbers of x86_64, so that the tests do not take libseccomp's word for them.</summary>
internal static class Syscalls
{
    public const int Ioctl = 16, Socket = 41, SocketPair = 53, Clone = 56, Mknod = 133, Personality = 135, Mknodat = 259;

    public const int EPERM = 1, ENOSYS = 38, EPROTONOSUPPORT = 93, EAFNOSUPPORT = 97;
}
