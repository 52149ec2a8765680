using static NativeSandbox.Launcher.Tests.Seccomp.CompiledPolicy;
using static NativeSandbox.Launcher.Tests.Seccomp.Syscalls;

namespace NativeSandbox.Launcher.Tests.Seccomp;

public sealed class SeccompPolicyTests(CompiledPolicy policy) : IClassFixture<CompiledPolicy>
{
    private const ulong High = 0xDEADBEEF_00000000;

    public static TheoryData<string, int, int> Refused => new()
    {
        { "mount", 165, EPERM }, { "umount2", 166, EPERM }, { "pivot_root", 155, EPERM }, { "chroot", 161, EPERM }, { "setns", 308, EPERM },
        { "unshare", 272, EPERM }, { "open_tree", 428, EPERM }, { "move_mount", 429, EPERM }, { "fsopen", 430, EPERM },
        { "fsconfig", 431, EPERM }, { "fsmount", 432, EPERM }, { "fspick", 433, EPERM }, { "mount_setattr", 442, EPERM },
        { "ptrace", 101, EPERM }, { "process_vm_readv", 310, EPERM }, { "process_vm_writev", 311, EPERM }, { "kcmp", 312, EPERM },
        { "pidfd_getfd", 438, EPERM }, { "process_madvise", 440, EPERM }, { "perf_event_open", 298, EPERM }, { "bpf", 321, EPERM },
        { "userfaultfd", 323, EPERM }, { "add_key", 248, EPERM }, { "request_key", 249, EPERM }, { "keyctl", 250, EPERM },
        { "kexec_load", 246, EPERM }, { "kexec_file_load", 320, EPERM }, { "init_module", 175, EPERM }, { "delete_module", 176, EPERM },
        { "finit_module", 313, EPERM }, { "reboot", 169, EPERM }, { "swapon", 167, EPERM }, { "swapoff", 168, EPERM }, { "acct", 163, EPERM },
        { "syslog", 103, EPERM }, { "quotactl", 179, EPERM }, { "iopl", 172, EPERM }, { "ioperm", 173, EPERM }, { "modify_ldt", 154, EPERM },
        { "settimeofday", 164, EPERM }, { "clock_settime", 227, EPERM }, { "adjtimex", 159, EPERM }, { "sethostname", 170, EPERM },
        { "setdomainname", 171, EPERM }, { "name_to_handle_at", 303, EPERM }, { "open_by_handle_at", 304, EPERM },
        { "fanotify_init", 300, EPERM }, { "move_pages", 279, EPERM },
        { "clone3", 435, ENOSYS }, { "io_uring_setup", 425, ENOSYS }, { "io_uring_enter", 426, ENOSYS }, { "io_uring_register", 427, ENOSYS },
        { "io_setup", 206, ENOSYS }, { "uselib", 134, ENOSYS }, { "a number no kernel has", 1023, ENOSYS }, { "-1", -1, ENOSYS },
        { "sync (said to be done)", 162, 0 }, { "syncfs (said to be done)", 306, 0 },
    };

    public static TheoryData<string, int> Allowed => new()
    {
        { "read", 0 }, { "write", 1 }, { "open", 2 }, { "close", 3 }, { "fstat", 5 }, { "poll", 7 }, { "mmap", 9 }, { "munmap", 11 },
        { "dup2", 33 }, { "kill", 62 }, { "sendmsg", 46 }, { "recvmsg", 47 }, { "vfork", 58 }, { "execve", 59 }, { "exit", 60 },
        { "wait4", 61 }, { "chdir", 80 }, { "fchdir", 81 }, { "umask", 95 }, { "setpgid", 109 }, { "setsid", 112 }, { "setgroups", 116 },
        { "setresuid", 117 }, { "setresgid", 119 }, { "capset", 126 }, { "prctl", 157 }, { "arch_prctl", 158 }, { "futex", 202 },
        { "sched_setaffinity", 203 }, { "clock_gettime", 228 }, { "exit_group", 231 }, { "waitid", 247 }, { "openat", 257 }, { "ppoll", 271 },
        { "dup3", 292 }, { "prlimit64", 302 }, { "seccomp", 317 }, { "getrandom", 318 }, { "memfd_create", 319 }, { "membarrier", 324 },
        { "copy_file_range", 326 }, { "statx", 332 }, { "rseq", 334 }, { "pidfd_send_signal", 424 }, { "pidfd_open", 434 },
        { "close_range", 436 }, { "openat2", 437 }, { "faccessat2", 439 }, { "epoll_pwait2", 441 }, { "landlock_create_ruleset", 444 },
        { "futex_waitv", 449 },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_dangerous_or_unknown_call_is_refused(string name, int number, int errno) =>
        Assert.True(policy.Decide(number) == Refuse(errno), $"{name} gives 0x{policy.Decide(number):x}");

    [Theory]
    [MemberData(nameof(Allowed))]
    public void What_runtimes_and_init_need_is_allowed(string name, int number) =>
        Assert.True(policy.Decide(number) == Allow, $"{name} gives 0x{policy.Decide(number):x}");

    [Theory]
    [InlineData(0)]
    [InlineData(59)]
    [InlineData(165)]
    public void Entry_by_x32_numbers_or_as_i386_kills(int number)
    {
        Assert.Equal(KillProcess, policy.Decide(number | 0x40000000));
        Assert.Equal(KillProcess, policy.Decide(new SeccompData(number, SeccompData.I386)));
    }

    [Theory]
    [InlineData(0x5412, EPERM)] // TIOCSTI
    [InlineData(0x541C, EPERM)] // TIOCLINUX
    [InlineData(0x5401, null)] // TCGETS
    [InlineData(0x540E, null)] // TIOCSCTTY
    [InlineData(0x5413, null)] // TIOCGWINSZ
    public void Typing_into_a_terminal_by_ioctl_is_refused(ulong request, int? errno)
    {
        uint expected = errno is { } number ? Refuse(number) : Allow;
        Assert.Equal(expected, policy.Decide(Ioctl, 0, request));
        Assert.Equal(expected, policy.Decide(Ioctl, 0, request | High));
    }

    [Theory]
    [InlineData(0x11)] // fork: SIGCHLD
    [InlineData(0x4111 | 0x1000)] // CLONE_VM, CLONE_VFORK, CLONE_PIDFD, SIGCHLD
    [InlineData(0x3D0F00)] // pthread_create
    public void Forks_and_threads_are_allowed(ulong flags) => Assert.Equal(Allow, policy.Decide(Clone, flags));

    [Theory]
    [InlineData(0x00020000)] // CLONE_NEWNS
    [InlineData(0x02000000)] // CLONE_NEWCGROUP
    [InlineData(0x04000000)] // CLONE_NEWUTS
    [InlineData(0x08000000)] // CLONE_NEWIPC
    [InlineData(0x10000000)] // CLONE_NEWUSER
    [InlineData(0x20000000)] // CLONE_NEWPID
    [InlineData(0x40000000)] // CLONE_NEWNET
    [InlineData(0x10000000 | 0x3D0F00)]
    [InlineData(0x10000000 | High)]
    public void No_clone_makes_a_namespace(ulong flags) => Assert.Equal(Refuse(EPERM), policy.Decide(Clone, flags));

    [Theory]
    [InlineData(1, 1, 0, null)] // AF_UNIX stream
    [InlineData(1, 2 | 0x80000, 0, null)] // AF_UNIX datagram, SOCK_CLOEXEC
    [InlineData(2, 1 | 0x80800, 0, null)] // AF_INET, SOCK_CLOEXEC | SOCK_NONBLOCK
    [InlineData(2, 1, 6, null)]
    [InlineData(10, 2, 17, null)]
    [InlineData(2, 3, 0, EPERM)] // SOCK_RAW
    [InlineData(10, 3 | 0x80000, 58, EPERM)]
    [InlineData(2, 2, 1, EPERM)] // ping sockets
    [InlineData(2, 1, 132, EPROTONOSUPPORT)] // SCTP
    [InlineData(2, 1, 262, EPROTONOSUPPORT)] // MPTCP, which Go tries first
    [InlineData(16, 3, 0, EAFNOSUPPORT)] // AF_NETLINK
    [InlineData(17, 3, 0x300, EAFNOSUPPORT)] // AF_PACKET
    [InlineData(38, 5, 0, EAFNOSUPPORT)] // AF_ALG
    [InlineData(40, 1, 0, EAFNOSUPPORT)] // AF_VSOCK
    [InlineData(43, 1, 0, EAFNOSUPPORT)] // AF_SMC
    [InlineData(2, 5, 132, EPROTONOSUPPORT)] // SOCK_SEQPACKET
    [InlineData(2, 10, 0, ENOSYS)] // SOCK_PACKET
    public void Only_plain_unix_and_ip_sockets_can_be_made(ulong domain, ulong type, ulong protocol, int? errno)
    {
        uint expected = errno is { } number ? Refuse(number) : Allow;
        Assert.Equal(expected, policy.Decide(Socket, domain, type, protocol));
        Assert.Equal(expected, policy.Decide(Socket, domain | High, type | High, protocol | High));
    }

    [Fact]
    public void Every_other_family_is_answered_as_by_a_kernel_without_it()
    {
        for (ulong family = 0; family < 64; family++)
        {
            bool offered = family is 1 or 2 or 10;
            for (ulong type = 0; type < 16; type++)
                Assert.Equal(!offered, policy.Decide(Socket, family | High, type, 0) == Refuse(EAFNOSUPPORT));
        }
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(30, false)] // AF_TIPC makes pairs too
    public void Socket_pairs_are_unix_only(ulong domain, bool allowed) =>
        Assert.Equal(allowed, policy.Decide(SocketPair, domain, 1, 0) == Allow);

    [Theory]
    [InlineData(0, null)]
    [InlineData(8, null)]
    [InlineData(0x20000, null)]
    [InlineData(0x20008, null)]
    [InlineData(0xFFFFFFFF, null)]
    [InlineData(0x40000, EPERM)] // ADDR_NO_RANDOMIZE
    [InlineData(0x400000, ENOSYS)] // READ_IMPLIES_EXEC
    public void Personality_changes_nothing_that_protects(ulong persona, int? errno)
    {
        uint expected = errno is { } number ? Refuse(number) : Allow;
        Assert.Equal(expected, policy.Decide(Personality, persona));
        Assert.Equal(expected, policy.Decide(Personality, persona | High));
    }

    [Theory]
    [InlineData(0x2000, false)] // S_IFCHR
    [InlineData(0x6000, false)] // S_IFBLK
    [InlineData(0x1000, true)] // S_IFIFO
    [InlineData(0x8000, true)] // S_IFREG
    [InlineData(0xC000, true)] // S_IFSOCK
    public void No_device_node_is_made(ulong type, bool allowed)
    {
        uint expected = allowed ? Allow : Refuse(EPERM);
        Assert.Equal(expected, policy.Decide(Mknod, 0, type | 0x1B6, 0x103));
        Assert.Equal(expected, policy.Decide(Mknodat, 0, 0, type | 0x1B6 | High, 0x103));
    }
}
