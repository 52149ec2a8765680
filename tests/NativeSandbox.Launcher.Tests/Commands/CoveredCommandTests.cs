using NativeSandbox.Launcher.Tests.Clients;
using NativeSandbox.Launcher.Tests.Homes;
using NativeSandbox.Launcher.Tests.Serve;
using NativeSandbox.Protocol.Messages;

namespace NativeSandbox.Launcher.Tests.Commands;

public sealed class CoveredCommandTests : IDisposable
{
    private static readonly string[] s_forbidden =
    [
        "sudo", "su", "chmod", "chown", "ssh", "scp", "sftp", "ftp", "wget", "curl", "telnet", "nc", "netcat", "ping", "traceroute", "dig", "nslookup",
        "ifconfig", "ipconfig", "netstat", "mount", "umount", "fdisk", "mkfs", "passwd", "useradd", "userdel", "systemctl", "service", "iptables",
    ];

    private readonly UsersFixture _users = new();

    public void Dispose() => _users.Dispose();

    public static TheoryData<string> Ways => new(
        "chmod 700 f",
        "/bin/chmod 700 f",
        "/usr/bin/../bin/chmod 700 f",
        "'ch'mod 700 f",
        "c=chmod; $c 700 f",
        "env chmod 700 f",
        "echo f | xargs chmod 700",
        "sh -c 'chmod 700 f'",
        "printf '#!/bin/sh\\nchmod 700 f\\n' > s; sh s",
        "cp /usr/bin/chmod mine; ./mine 700 f",
        "cat /usr/bin/chmod > mine; /lib64/ld-linux-x86-64.so.2 ./mine 700 f",
        "ln -s /usr/bin/chmod mine; ./mine 700 f",
        "ln /usr/bin/chmod mine; ./mine 700 f",
        "/lib64/ld-linux-x86-64.so.2 /usr/bin/chmod 700 f",
        "/proc/self/root/usr/bin/chmod 700 f",
        "cd /usr/bin; ./chmod 700 /home/sandbox/f",
        "exec 3</usr/bin/chmod; /proc/self/fd/3 700 f",
        "python3 -c 'import os; os.execv(\"/usr/bin/chmod\", [\"x\", \"700\", \"f\"])'",
        "umount /usr/bin/chmod; chmod 700 f",
        "busybox chmod 700 f");

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_covered_command_cannot_be_executed_in_any_way(string way)
    {
        using LauncherClient client = await _users.StartAsync();
        int box = client.Open(new OpenMessage { Home = "alice", MaskedCommands = s_forbidden });
        (_, string output) = client.Run(box, $"touch f; ({way}) >&2; stat -c 'mode %a' f");
        Assert.StartsWith("mode 644\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_command_of_the_list_that_the_root_has_is_covered_and_all_else_works()
    {
        using LauncherClient client = await _users.StartAsync();
        int box = client.Open(new OpenMessage { Home = "alice", MaskedCommands = s_forbidden });
        (_, string output) = client.Run(box, $"for c in {string.Join(' ', s_forbidden)}; do for d in /usr/local/sbin /usr/local/bin /usr/sbin /usr/bin /sbin /bin; do "
            + "if [ -e $d/$c ]; then if [ -x $d/$c ] || [ -r $d/$c ]; then echo left: $d/$c; fi; fi; done; done; ls / > /dev/null && cp /bin/true t && ./t && python3 -c 'print(1)'");
        Assert.Equal("1\n", output);
        Assert.Equal("644\n", client.Run(client.OpenHome("bob"), "touch f; chmod 644 f; stat -c %a f").Output);
        Assert.Equal("700\n", client.Run(client.Open(), "cd /box; touch f; chmod 700 f; stat -c %a f").Output);
    }

    [Fact]
    public async Task Commands_are_covered_in_a_box_without_a_home_too()
    {
        using LauncherClient client = await _users.StartAsync();
        int box = client.Open(new OpenMessage { MaskedCommands = ["ls"] });
        Assert.Contains("ermission denied", client.Run(box, "ls /").Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_is_covered_under_all_its_names()
    {
        // A root of its own, with a chain of links, a hard link in the same place and one elsewhere, and a program of many applets.
        using RootImage root = new("""
            mkdir -p usr/local/bin etc/alternatives; cp usr/bin/true usr/bin/nc.traditional
            ln -s /bin/nc.traditional etc/alternatives/nc; ln -s /etc/alternatives/nc usr/bin/nc; ln usr/bin/nc.traditional usr/bin/other; ln usr/bin/nc.traditional usr/lib/elsewhere
            cp usr/bin/cat usr/bin/busybox; printf '\0ls\0wget\0cat\0' >> usr/bin/busybox; ln -s busybox usr/bin/wget2; cp usr/bin/cat usr/local/bin/toybox; printf '\0ls\0' >> usr/local/bin/toybox
            """);
        using LauncherClient client = await _users.StartAsync("--root", root.Path);
        int box = client.Open(new OpenMessage { Home = "alice", MaskedCommands = ["nc", "wget"] });
        (_, string output) = client.Run(box, """
            for f in /usr/bin/nc /usr/bin/nc.traditional /usr/bin/other /usr/lib/elsewhere /usr/bin/busybox /usr/bin/wget2; do if [ -x $f ] || [ -r $f ]; then echo left: $f; fi; done
            for f in /usr/bin/cat /usr/local/bin/toybox; do if ! [ -x $f ]; then echo lost: $f; fi; done; cat /etc/passwd
            """);
        Assert.StartsWith("sandbox:", output, StringComparison.Ordinal);
    }
}
