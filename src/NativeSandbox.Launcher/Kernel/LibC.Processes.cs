using System.Runtime.InteropServices;

namespace NativeSandbox.Launcher.Kernel;

internal static unsafe partial class LibC
{
    public const nint SYS_prlimit64 = 302, SYS_setgroups = 116, SYS_setresuid = 117, SYS_setresgid = 119, SYS_capset = 126, SYS_pivot_root = 155;
    public const nint SYS_seccomp = 317, SYS_statx = 332, SYS_pidfd_send_signal = 424, SYS_open_tree = 428, SYS_move_mount = 429;
    public const nint SYS_clone3 = 435, SYS_close_range = 436, SYS_openat2 = 437, SYS_mount_setattr = 442, SYS_rt_sigaction = 13, SYS_munmap = 11;
    public const nint SYS_rt_sigprocmask = 14, SYS_clock_gettime = 228, SYS_wait4 = 61, SYS_landlock_create_ruleset = 444, SYS_getxattr = 191;
    public const nint SYS_setfsuid = 122, SYS_signalfd4 = 289, SYS_getdents64 = 217, SYS_renameat2 = 316, SYS_quotactl_fd = 443;

    public const ulong CLONE_VM = 0x100, CLONE_PIDFD = 0x1000, CLONE_VFORK = 0x4000, CLONE_PARENT = 0x8000, CLONE_NEWNS = 0x20000, CLONE_NEWCGROUP = 0x2000000;
    public const ulong CLONE_NEWUTS = 0x4000000, CLONE_NEWIPC = 0x8000000, CLONE_NEWUSER = 0x10000000, CLONE_NEWPID = 0x20000000, CLONE_NEWNET = 0x40000000;
    public const ulong CLONE_INTO_CGROUP = 0x200000000;

    public const int SIGINT = 2, SIGKILL = 9, SIGTERM = 15, SIGCHLD = 17, SIGXCPU = 24, SIGXFSZ = 25, SIGSYS = 31;
    public const int PR_SET_PDEATHSIG = 1, PR_SET_DUMPABLE = 4, PR_SET_NAME = 15, PR_CAPBSET_DROP = 24, PR_SET_SECUREBITS = 28;
    public const int PR_SET_NO_NEW_PRIVS = 38, PR_CAP_AMBIENT = 47, PR_CAP_AMBIENT_CLEAR_ALL = 4;
    public const int CAP_KILL = 5, CAP_SETGID = 6, CAP_SETUID = 7, CAP_LAST = 40;
    public const int RLIMIT_CPU = 0, RLIMIT_FSIZE = 1, RLIMIT_DATA = 2, RLIMIT_STACK = 3, RLIMIT_CORE = 4, RLIMIT_NPROC = 6, RLIMIT_NOFILE = 7;
    public const int RLIMIT_MEMLOCK = 8, RLIMIT_NICE = 13, RLIMIT_RTPRIO = 14, RLIMIT_COUNT = 16;
    public const ulong RLIM_INFINITY = ulong.MaxValue;
    public const int WALL = 0x40000000, WNOHANG = 1;

    /// <summary>The argument of clone3(2).</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct CloneArgs
    {
        public ulong Flags, PidFd, ChildTid, ParentTid, ExitSignal, Stack, StackSize, Tls, SetTid, SetTidSize, Cgroup;
    }

    /// <summary>struct rlimit64.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct RLimit
    {
        public ulong Soft, Hard;
    }

    /// <summary>struct rusage, as far as it is read.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 144)]
    public struct RUsage
    {
        [FieldOffset(0)] public long UserSeconds;
        [FieldOffset(8)] public long UserMicroseconds;
        [FieldOffset(16)] public long SystemSeconds;
        [FieldOffset(24)] public long SystemMicroseconds;
        [FieldOffset(32)] public long MaxRssKibibytes;
        [FieldOffset(128)] public long VoluntarySwitches;
        [FieldOffset(136)] public long InvoluntarySwitches;
    }

    [DllImport("libc")] public static extern int clone(delegate* unmanaged<void*, int> start, void* stackTop, int flags, void* argument);
    [DllImport("libc")] public static extern int unshare(int flags);
    [DllImport("libc")] public static extern int setns(int fd, int type);
    [DllImport("libc")] public static extern int execve(byte* path, byte** argv, byte** envp);
    [DllImport("libc")] public static extern int kill(int pid, int signal);
    [DllImport("libc")] public static extern int prctl(int option, nuint a = 0, nuint b = 0, nuint c = 0, nuint d = 0);
    [DllImport("libc")] public static extern int setsid();
    [DllImport("libc")] public static extern int setpgid(int pid, int group);
    [DllImport("libc")] public static extern int getpid();
    [DllImport("libc")] public static extern uint geteuid();
    [DllImport("libc")] public static extern uint getegid();
    [DllImport("libc")] public static extern int setresuid(uint real, uint effective, uint saved);
    [DllImport("libc")] public static extern int setresgid(uint real, uint effective, uint saved);
    [DllImport("libc")] public static extern int setgroups(nuint count, uint* groups);
    [DllImport("libc")] public static extern int sethostname(byte* name, nuint length);
    [DllImport("libc")] public static extern void* mmap(void* address, nuint length, int protection, int flags, int fd, nint offset);
    [DllImport("libc")] public static extern void _exit(int code);

    /// <summary>wait4(2) without glibc's cancellation point.</summary>
    public static int wait4(int pid, int* status, int options, RUsage* usage) => (int)syscall(SYS_wait4, pid, (nint)status, options, (nint)usage);

    /// <summary>prlimit64(2) on the calling process.</summary>
    public static int setrlimit(int resource, RLimit* limit) => (int)syscall(SYS_prlimit64, 0, resource, (nint)limit, 0);

    /// <summary>prlimit64(2) on the calling process.</summary>
    public static int getrlimit(int resource, RLimit* limit) => (int)syscall(SYS_prlimit64, 0, resource, 0, (nint)limit);

    /// <summary>Every signal's action to its default, and none blocked: the runtime's handlers and ignored signals must not reach a program.</summary>
    public static void reset_signals()
    {
        ulong* action = stackalloc ulong[4]; // struct kernel_sigaction: handler SIG_DFL, flags, restorer, mask
        for (int i = 0; i < 4; i++) action[i] = 0;
        for (int signal = 1; signal <= 64; signal++) syscall(SYS_rt_sigaction, signal, (nint)action, 0, 8);
        ulong none = 0;
        syscall(SYS_rt_sigprocmask, 2 /* SIG_SETMASK */, (nint)(&none), 0, 8);
    }

    /// <summary>CLOCK_MONOTONIC in nanoseconds.</summary>
    public static long monotonic() => clock(1);

    /// <summary>CLOCK_THREAD_CPUTIME_ID in nanoseconds: what this thread has used, however long it had to wait for a CPU.</summary>
    public static long thread_time() => clock(3);

    private static long clock(nint id)
    {
        long* time = stackalloc long[2];
        syscall(SYS_clock_gettime, id, (nint)time);
        return time[0] * 1_000_000_000 + time[1];
    }

    /// <summary>Sets the thread's effective, permitted and inheritable capabilities; bit N is capability N.</summary>
    public static int capset(ulong effective, ulong permitted, ulong inheritable)
    {
        uint* header = stackalloc uint[2];
        header[0] = 0x20080522; // _LINUX_CAPABILITY_VERSION_3
        header[1] = 0;
        uint* data = stackalloc uint[6];
        data[0] = (uint)effective;
        data[1] = (uint)permitted;
        data[2] = (uint)inheritable;
        data[3] = (uint)(effective >> 32);
        data[4] = (uint)(permitted >> 32);
        data[5] = (uint)(inheritable >> 32);
        return (int)syscall(SYS_capset, (nint)header, (nint)data);
    }

    /// <summary>Clone with its arguments cleared first; the child returns 0.</summary>
    public static int clone3(ulong flags, int exitSignal, int* pidfd, int cgroup)
    {
        CloneArgs arguments = default;
        arguments.Flags = flags | (pidfd != null ? CLONE_PIDFD : 0) | (cgroup >= 0 ? CLONE_INTO_CGROUP : 0);
        arguments.PidFd = (ulong)pidfd;
        arguments.ExitSignal = (ulong)exitSignal;
        arguments.Cgroup = cgroup >= 0 ? (ulong)cgroup : 0;
        return (int)syscall(SYS_clone3, (nint)(&arguments), sizeof(CloneArgs));
    }
}
