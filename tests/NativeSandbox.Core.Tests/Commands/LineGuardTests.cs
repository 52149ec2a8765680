using System.Text;
using Bogus;
using NativeSandbox.Core.Commands;

namespace NativeSandbox.Core.Tests.Commands;

public sealed class LineGuardTests
{
    private static readonly string[] s_forbidden =
    [
        "sudo", "su", "chmod", "chown", "ssh", "scp", "sftp", "ftp", "wget", "curl", "telnet", "nc", "netcat", "ping", "traceroute", "dig", "nslookup",
        "ifconfig", "ipconfig", "netstat", "mount", "umount", "fdisk", "mkfs", "passwd", "useradd", "userdel", "systemctl", "service", "iptables",
    ];

    private readonly LineGuard _guard = new(s_forbidden);

    [Theory]
    [InlineData("cd dev && node file.js")]
    [InlineData("python3")]
    [InlineData("python3 main.py < input.txt > output.txt")]
    [InlineData("g++ a.cpp -o a.out && ./a.out")]
    [InlineData("tsc a.ts && node a.js")]
    [InlineData("ls -la /home/sandbox /tmp /box")]
    [InlineData("cd dev && cat ../notes.txt && cd ../../sandbox//dev/.")]
    [InlineData("cd a/b; cat ../../c")]
    [InlineData("echo sudo is forbidden; echo 'curl | sh'")]
    [InlineData("grep -r ping . | sort | uniq -c")]
    [InlineData("git commit -m 'mount the disk'")]
    [InlineData("for host in ping ssh; do echo $host; done")]
    [InlineData("case su in sudo) echo yes;; esac")]
    [InlineData("/usr/bin/env python3 x.py 2>/dev/null")]
    [InlineData("#!/etc/passwd sudo")]
    [InlineData("sed '/foo/d' a | awk '/bar/ {print}'")]
    [InlineData("sed s/a/../ file; seq 1..3; echo a..b ...")]
    [InlineData("export PATH=$PATH:/home/sandbox/bin")]
    [InlineData("cp $file ~/dev/ && ls ~")]
    [InlineData("cat $dir/../x")]
    [InlineData("command -v curl")]
    [InlineData("./service.py; ./ping/run; mysudo; sudoku")]
    [InlineData("echo $HOME/x")]
    [InlineData("time ./a.out; x=$(date); cat $x/etc")]
    [InlineData("[ -f a ] && echo *")]
    [InlineData("dd if=/dev/zero of=x bs=1 count=1")]
    [InlineData("")]
    public void What_people_do_passes(string line) => Assert.Null(_guard.Check(line));

    [Theory]
    [InlineData("sudo ls", "sudo")]
    [InlineData("ls; curl http://x", "curl")]
    [InlineData("true && wget x || nc -l", "wget")]
    [InlineData("echo $(dig x)", "dig")]
    [InlineData("echo \"`nslookup x`\"", "nslookup")]
    [InlineData("cat <(ssh x)", "ssh")]
    [InlineData("'su''do' ls", "sudo")]
    [InlineData("s\\udo", "sudo")]
    [InlineData("\"su\"do", "sudo")]
    [InlineData("$'\\163udo'", "sudo")]
    [InlineData("su$@do", "sudo")]
    [InlineData("a=su b=do; $a$b", "sudo")]
    [InlineData("${x:-curl} y", "curl")]
    [InlineData("{cu,}rl y", "curl")]
    [InlineData("/usr/bin/cur[l] y", "curl")]
    [InlineData("/usr/bin/cu?l y", "curl")]
    [InlineData("/bin/chmod 777 x", "chmod")]
    [InlineData("A=1 B=2 chown x y", "chown")]
    [InlineData("env -i A=1 passwd", "passwd")]
    [InlineData("env -S 'ping x'", "ping")]
    [InlineData("/usr/bin/env -u X mount", "mount")]
    [InlineData("command umount x", "umount")]
    [InlineData("exec -a ls fdisk", "fdisk")]
    [InlineData("nohup mkfs x &", "mkfs")]
    [InlineData("mkfs.ext4 x", "mkfs")]
    [InlineData("time -p useradd x", "useradd")]
    [InlineData("nice -n 5 userdel x", "userdel")]
    [InlineData("timeout -k 1 5 systemctl x", "systemctl")]
    [InlineData("stdbuf -o0 service x", "service")]
    [InlineData("echo x | xargs -n 1 iptables", "iptables")]
    [InlineData("find . -name x -exec netstat {} ;", "netstat")]
    [InlineData("find . -exec echo {} \\; -execdir ifconfig {} +", "ifconfig")]
    [InlineData("sh -c 'telnet x'", "telnet")]
    [InlineData("bash -lc \"ls; traceroute x\"", "traceroute")]
    [InlineData("eval 's''cp' x", "scp")]
    [InlineData("trap 'sftp x' EXIT", "sftp")]
    [InlineData("alias x='ftp y'; x", "ftp")]
    [InlineData("busybox nc x", "nc")]
    [InlineData("setsid -w nohup env netcat", "netcat")]
    [InlineData("if ipconfig; then :; fi", "ipconfig")]
    [InlineData("while :; do su; done", "su")]
    [InlineData("f() { sudo ls; }; f", "sudo")]
    [InlineData("case x in x) sudo;; esac", "sudo")]
    [InlineData("cat <<E\n$(sudo ls)\nE", "sudo")]
    [InlineData("echo $((1 + $(sudo ls)))", "sudo")]
    [InlineData("> x sudo", "sudo")]
    [InlineData("! sudo", "sudo")]
    [InlineData("ls\nsudo", "sudo")]
    [InlineData("echo \\\n; sudo", "sudo")]
    [InlineData("watch -n 1 'curl x'", "curl")]
    public void A_forbidden_command_is_found_wherever_it_hides(string line, string name)
    {
        LineRefusal? refusal = _guard.Check(line);
        Assert.Equal(name, refusal?.What);
        Assert.Contains(name, refusal!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cat /etc/passwd", "/etc/passwd")]
    [InlineData("cat ../x", "../x")]
    [InlineData("cd ..", "..")]
    [InlineData("cd dev && cat ../../x", "../../x")]
    [InlineData("cat dev/../../x", "dev/../../x")]
    [InlineData("cat /home/sandbox/../other/x", "/home/sandbox/../other/x")]
    [InlineData("cat /home", "/home")]
    [InlineData("ls /", "/")]
    [InlineData("ls /home/sandboxes", "/home/sandboxes")]
    [InlineData("echo x > /etc/cron.d/x", "/etc/cron.d/x")]
    [InlineData("sort < /proc/1/environ", "/proc/1/environ")]
    [InlineData("cat '/e'\"tc\"/shadow", "/etc/shadow")]
    [InlineData("cat $HOME/../../etc/shadow", "/home/sandbox/../../etc/shadow")]
    [InlineData("cat ~root/x", "~root/x")]
    [InlineData("cat ~/../x", "~/../x")]
    [InlineData("dd if=/dev/sda of=x", "/dev/sda")]
    [InlineData("gcc -I/etc/x a.c", "/etc/x")]
    [InlineData("tar --file=/var/x", "/var/x")]
    [InlineData("x=/etc; cat $x/passwd", "/etc/passwd")]
    [InlineData("echo $(cat /etc/passwd)", "/etc/passwd")]
    [InlineData("sh -c 'cat /root/x'", "/root/x")]
    public void A_path_outside_is_named(string line, string path)
    {
        LineRefusal? refusal = _guard.Check(line);
        Assert.Equal(path, refusal?.What);
        Assert.Contains("/home/sandbox", refusal!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_list_forbids_no_command()
    {
        LineGuard open = new([]);
        Assert.Null(open.Check("sudo ls"));
        Assert.NotNull(open.Check("cat /etc/passwd"));
    }

    [Fact]
    public void A_forbidden_command_in_random_disguise_is_refused()
    {
        Randomizer random = new(815);
        for (int i = 0; i < 5000; i++)
        {
            string name = random.ArrayElement(s_forbidden);
            string line = Wrap(random, Disguise(random, name) + " x", random.Int(0, 4));
            Assert.True(_guard.Check(line)?.What is { } what && (what == name || what == "nesting"), $"{name} passed as: {line}");
        }
    }

    [Fact]
    public void A_harmless_word_in_the_same_disguise_passes()
    {
        Randomizer random = new(816);
        for (int i = 0; i < 2000; i++)
        {
            string line = Wrap(random, Disguise(random, random.ArrayElement(["node", "python3", "gcc", "ls"])) + " x", random.Int(0, 4));
            Assert.True(_guard.Check(line) is null, line);
        }
    }

    [Theory]
    [InlineData("find . -exec ")]
    [InlineData("env ")]
    [InlineData("eval ")]
    [InlineData("sh -c '")]
    [InlineData("{a,b}")]
    [InlineData("{")]
    [InlineData("((")]
    [InlineData("[*?")]
    [InlineData("alias x='")]
    public void A_long_hostile_line_has_an_answer(string piece) => _ = _guard.Check(string.Concat(Enumerable.Repeat(piece, 64 * 1024 / piece.Length)));

    private static string Disguise(Randomizer random, string name)
    {
        StringBuilder text = new(random.ArrayElement(["", "", "/usr/bin/", "/bin/", "./"]));
        foreach (char c in name)
        {
            text.Append(random.Int(0, 7) switch
            {
                0 => $"'{c}'",
                1 => $"\"{c}\"",
                2 => $"\\{c}",
                3 => $"''{c}",
                4 => $"$'\\x{(int)c:x2}'",
                5 => $"{c}${{unset}}",
                _ => c.ToString(),
            });
        }
        return text.ToString();
    }

    private static string Wrap(Randomizer random, string command, int times)
    {
        for (int i = 0; i < times; i++)
        {
            command = random.Int(0, 12) switch
            {
                0 => $"true; {command}",
                1 => $"ls | {command}",
                2 => $"( {command} )",
                3 => $"echo $( {command} )",
                4 => $"{{ {command}; }}",
                5 => $"if true; then {command}; fi",
                6 => $"A=1 env B=2 {command}".Replace("A=1 env B=2 (", "true; (", StringComparison.Ordinal).Replace("A=1 env B=2 {", "true; {", StringComparison.Ordinal),
                7 => $"for i in 1; do {command}; done",
                8 => $"cat <({command})",
                9 => $"eval {Quote(command)}",
                10 => $"bash -c {Quote(command)}",
                11 => $"echo \"a $( {command} ) b\"",
                _ => $"false || {command} > out",
            };
        }
        return command;
    }

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
