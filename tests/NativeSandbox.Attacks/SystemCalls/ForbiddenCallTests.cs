using NativeSandbox.Attacks.Arena;

namespace NativeSandbox.Attacks.SystemCalls;

/// <summary>Each call is made for real, with arguments that a privileged caller would be served with.</summary>
[Collection(ArenaCollection.Name)]
public sealed class ForbiddenCallTests(SandboxArena arena)
{
    private static readonly string[] s_refusals = ["EPERM", "ENOSYS"];

    public static TheoryData<string, string> Calls { get; } = new()
    {
        { "io_uring_setup", "425,8,@256" }, { "io_uring_enter", "426,0,1,0,0,0,0" }, { "io_uring_register", "427,0,0,0,0" },
        { "io_setup", "206,1,@8" }, { "bpf", "321,0,@128,128" }, { "perf_event_open", "298,@128,0,-1,-1,0" }, { "userfaultfd", "323,0" },
        { "userfaultfd with USER_MODE_ONLY", "323,1" }, { "add_key", "248,\"user,\"name,\"value,5,-3" }, { "request_key", "249,\"user,\"name,0,-3" },
        { "keyctl", "250,0,-3,1" }, { "kexec_load", "246,0,0,0,0" }, { "kexec_file_load", "320,0,0,0,0,0" }, { "init_module", "175,@64,64,\"" },
        { "finit_module", "313,0,\",0" }, { "delete_module", "176,\"loop,0" }, { "reboot", "169,0xfee1dead,672274793,0x89abcdef,0" },
        { "swapon", "167,\"/tmp/swap,0" }, { "swapoff", "168,\"/tmp/swap" }, { "acct", "163,\"/tmp/acct" }, { "syslog", "103,3,@64,64" },
        { "ptrace TRACEME", "101,0,0,0,0" }, { "process_vm_readv", "310,1,0,0,0,0,0" }, { "kcmp", "312,1,1,0,0,0" }, { "process_madvise", "440,0,0,0,4,0" },
        { "mount", "165,\"tmpfs,\"/tmp,\"tmpfs,0,\"" }, { "mount bind", "165,\"/usr,\"/tmp,0,4096,0" }, { "remount writable", "165,0,\"/usr,0,4128,0" },
        { "umount2", "166,\"/proc,2" }, { "move_mount", "429,-100,\"/usr,-100,\"/tmp,0" }, { "open_tree", "428,-100,\"/,1" }, { "fsopen", "430,\"tmpfs,0" },
        { "fsconfig", "431,0,6,0,0,0" }, { "fsmount", "432,0,0,0" }, { "fspick", "433,-100,\"/,0" }, { "mount_setattr", "442,-100,\"/usr,0,@32,32" },
        { "pivot_root", "155,\".,\"." }, { "chroot", "161,\"/tmp" }, { "setns", "308,0,0" },
        { "unshare NEWUSER", "272,0x10000000" }, { "unshare NEWNS", "272,0x20000" }, { "unshare NEWPID", "272,0x20000000" }, { "unshare NEWNET", "272,0x40000000" },
        { "unshare NEWCGROUP", "272,0x2000000" }, { "clone NEWUSER", "56,0x10000011,0,0,0,0" }, { "clone NEWNS", "56,0x20011,0,0,0,0" },
        { "clone NEWPID", "56,0x20000011,0,0,0,0" }, { "clone NEWNET", "56,0x40000011,0,0,0,0" }, { "clone3 NEWUSER", "435,@88,88" },
        { "mknod character device", "133,\"/tmp/mem,0x21b6,0x101" }, { "mknod block device", "133,\"/tmp/vda,0x61b6,0xfe00" }, { "mknodat", "259,-100,\"/tmp/kmsg,0x21b6,0x10b" },
        { "open_by_handle_at", "304,-100,@64,0" }, { "name_to_handle_at", "303,-100,\"/,@128,@8,0" }, { "fanotify_init", "300,0,0" }, { "quotactl", "179,0x800001,\"/dev/vda,0,@64" },
        { "settimeofday", "164,@16,0" }, { "clock_settime", "227,0,@16" }, { "adjtimex", "159,@256" }, { "iopl", "172,3" }, { "ioperm", "173,0x80,1,1" }, { "modify_ldt", "154,0,@64,64" },
        { "sethostname", "170,\"x,1" }, { "vhangup", "153" }, { "memfd_secret", "447,0" }, { "move_pages", "279,1,0,0,0,0,0" }, { "migrate_pages", "256,1,0,0,0" },
        { "personality READ_IMPLIES_EXEC", "135,0x400000" }, { "personality ADDR_NO_RANDOMIZE", "135,0x40000" }, { "personality with high bits", "135,0x100040000" },
        { "ioctl TIOCSTI", "16,0,0x5412,\"x" }, { "ioctl TIOCSTI with high bits", "16,0,0x100005412,\"x" }, { "ioctl TIOCLINUX", "16,0,0x541c,@8" }, { "ioctl TIOCLINUX with high bits", "16,0,0xffffffff0000541c,@8" },
        { "a number that no kernel has", "4095" },
    };

    public static TheoryData<string, string> Sockets { get; } = new()
    {
        { "AF_PACKET", "41,17,3,768" }, { "AF_ALG", "41,38,5,0" }, { "AF_NETLINK", "41,16,3,0" }, { "AF_VSOCK", "41,40,1,0" }, { "AF_XDP", "41,44,3,0" }, { "AF_BLUETOOTH", "41,31,3,1" },
        { "AF_KEY", "41,15,3,2" }, { "AF_RDS", "41,21,5,0" }, { "AF_CAN", "41,29,3,1" }, { "AF_TIPC", "41,30,5,0" }, { "raw IPv4", "41,2,3,1" }, { "raw IPv6", "41,10,3,58" }, { "ping", "41,2,2,1" },
        { "SCTP", "41,2,1,132" }, { "SCTP seqpacket", "41,2,5,132" }, { "MPTCP", "41,2,1,262" }, { "AF_NETLINK with high bits", "41,0x100000010,3,0" }, { "AF_ALG with high bits", "41,0xffffffff00000026,5,0" },
        { "raw with high bits", "41,2,0x100000003,1" }, { "raw with SOCK_CLOEXEC", "41,2,0x80003,1" }, { "AF_VSOCK by socketpair", "53,40,1,0,@8" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_forbidden_call_is_refused(string name, string call)
    {
        foreach (Mode mode in Enum.GetValues<Mode>())
        {
            Seen seen = await arena.TryAsync(mode, new Attack("probe", call));
            Assert.True(seen.Lines is [{ } errno] && s_refusals.Contains(errno), $"{name} in {mode}: {seen}");
        }
    }

    [Theory]
    [MemberData(nameof(Sockets))]
    public async Task A_socket_of_another_kind_than_unix_tcp_and_udp_is_refused(string name, string call)
    {
        string[] refusals = [.. s_refusals, "EAFNOSUPPORT", "EPROTONOSUPPORT"];
        foreach (Mode mode in Enum.GetValues<Mode>())
        {
            Seen seen = await arena.TryAsync(mode, new Attack("probe", call));
            Assert.True(seen.Lines is [{ } errno] && refusals.Contains(errno), $"{name} in {mode}: {seen}");
        }
    }

    [Theory]
    [EveryMode]
    public async Task The_probe_itself_works(Mode mode)
    {
        // getpid, a TCP socket, a Unix pair: what is refused above is refused for what it is.
        Seen seen = await arena.TryAsync(mode, new Attack("probe", "39", "41,2,1,0", "53,1,1,0,@8"));
        Assert.Equal(["OK", "OK", "OK"], seen.Lines);
    }

    [Theory]
    [EveryMode("0x40000027")] // getpid of x32
    [EveryMode("0x40000010")] // ioctl of x32
    [EveryMode("0x4000003b")] // execve of x32
    public async Task A_number_of_x32_is_killed_or_unknown(Mode mode, string number)
    {
        Seen seen = await arena.TryAsync(mode, new Attack("probe", number));
        Assert.True(seen.Verdict == "SecurityViolation" || seen.Lines is ["ENOSYS"], seen.ToString());
    }

    [Theory]
    [EveryMode]
    public async Task The_32_bit_entry_is_killed(Mode mode)
    {
        Seen seen = await arena.TryAsync(mode, new Attack("entry32"));
        Assert.Equal("SecurityViolation", seen.Verdict);
        Assert.Empty(seen.Output);
    }

    [Theory]
    [EveryMode]
    public async Task A_32_bit_program_does_not_run(Mode mode)
    {
        Seen seen = await arena.TryAsync(mode, new Attack("elf32") { CompileOptions = ["-m32", "-nostdlib", "-static", "-fno-pie", "-no-pie", "-fno-stack-protector"] });
        Assert.DoesNotContain("ran", seen.Output, StringComparison.Ordinal);
        Assert.NotEqual("Ok", seen.Verdict);
    }
}
