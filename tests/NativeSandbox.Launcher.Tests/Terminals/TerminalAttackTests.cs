using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Tests.Clients;
using NativeSandbox.Launcher.Tests.Homes;
using NativeSandbox.Protocol.Messages;
using NativeSandbox.Testing;

namespace NativeSandbox.Launcher.Tests.Terminals;

/// <summary>What hostile code tries that has a terminal and a home.</summary>
public sealed class TerminalAttackTests : IDisposable
{
    private readonly UsersFixture _users = new();

    public void Dispose() => _users.Dispose();

    [Theory]
    [InlineData("TIOCSTI", "0x5412")]
    [InlineData("TIOCSTI with high bits", "0x100005412")]
    [InlineData("TIOCLINUX", "0x541c")]
    [InlineData("TIOCLINUX with high bits", "0xff0000000000541c")]
    public async Task Nothing_can_be_typed_into_the_terminal_by_its_program(string what, string request)
    {
        using LauncherClient client = await _users.StartAsync();
        using TerminalProgram program = client.StartTerminal(client.OpenHome("alice"), "/usr/bin/python3", "-c", $"""
            import ctypes
            libc = ctypes.CDLL(None, use_errno=True)
            result = libc.syscall(ctypes.c_long(16), ctypes.c_long(0), ctypes.c_ulong({request}), ctypes.c_char_p(b"x"))
            print("result", result, "errno", ctypes.get_errno())
            """);
        Assert.True(program.ReadToEnd().Trim() == "result -1 errno 1", $"{what}: {program.Screen}");
    }

    [Fact]
    public async Task A_program_has_three_descriptors_no_privilege_and_no_terminal_but_its_own()
    {
        using LauncherClient client = await _users.StartAsync();
        string[] own = ["0 1 2", "0 ptmx", "NoNewPrivs: 1", "CapEff: 0000000000000000", "CapBnd: 0000000000000000", "Groups:"];
        List<TerminalProgram> programs = [];
        for (int i = 0; i < 20; i++)
        {
            programs.Add(client.StartTerminal(client.OpenHome($"user{i % 7}"), "/usr/bin/python3", "-c", """
                import os, sys
                def is_open(fd):
                    try: os.fstat(fd)
                    except OSError: return False
                    return True
                print(*[fd for fd in range(256) if is_open(fd)])
                print(*sorted(os.listdir("/dev/pts")))
                for line in open("/proc/self/status"):
                    if line.split(":")[0] in ("NoNewPrivs", "CapEff", "CapBnd", "Groups"): print(line.strip().replace("\t", " "))
                input()
                """));
        }

        foreach (TerminalProgram program in programs)
        {
            using (program)
            {
                string[] seen = [.. Enumerable.Range(0, own.Length).Select(_ => program.ReadUntil("\r\n").Trim())];
                Assert.Equal(own.Order(), seen.Order());
            }
        }
    }

    [Fact]
    public async Task A_setuid_program_in_a_home_gives_nothing()
    {
        using LauncherClient client = await _users.StartAsync();
        int box = client.OpenHome("alice");
        string planted = _users.In("alice", "id");
        File.Copy("/usr/bin/id", planted);
        Own(planted, _users.Ids);
        File.SetUnixFileMode(planted, (UnixFileMode)0x9ED /* 4755 */);
        Assert.Equal("20000\n", client.Run(box, "./id -u").Output);
    }

    [Fact]
    public async Task A_client_that_is_gone_leaves_no_program_and_the_homes_as_they_were()
    {
        int mounts = Mounts();
        List<TerminalProgram> programs = [];
        using (LauncherClient client = await _users.StartAsync("--boxes", "128"))
        {
            for (int i = 0; i < 50; i++)
            {
                TerminalProgram program = client.StartTerminal(client.OpenHome($"user{i}"), "/bin/sh", "-c",
                    "trap '' HUP TERM INT; (setsid sleep 1000 & ) ; echo mine > note; sleep 1000 & echo ready; while :; do sleep 1000; done");
                program.ReadUntil("ready");
                programs.Add(program);
            }

            await Eventually.SeesAsync(() => HostProcess.InRange(_users.Ids).Count(process => process.Name == "sleep"), sleeping => sleeping == 150);
        }

        await Eventually.NothingAsync(() => Programs());
        using (LauncherClient next = _users.Connect())
        {
            await Eventually.SeesAsync(() => next.Homes(measure: false).Sum(home => home.OpenBoxes), open => open == 0);
            Assert.Equal(50, next.Homes(measure: false).Count);
            Assert.Equal("mine\n", next.Run(next.OpenHome("user49"), "cat note").Output);
        }

        int launcher = _users.Launcher.Process.Id;
        _users.Launcher.Process.Kill();
        await Eventually.NothingAsync(() => HostProcess.InRange(_users.Ids));
        await Eventually.NothingAsync(() => HostCgroups.Of(launcher));
        Assert.Equal(mounts, Mounts());
        Assert.Equal("mine\n", File.ReadAllText(_users.In("user7", "note")));
        programs.ForEach(program => program.Dispose());
    }

    [Fact]
    public async Task SIGKILL_of_nsbox_with_open_terminals_leaves_nothing_and_the_homes_as_they_were()
    {
        using LauncherClient client = await _users.StartAsync("--boxes", "64");
        List<TerminalProgram> programs = [.. Enumerable.Range(0, 20).Select(i => client.StartTerminal(client.OpenHome("alice"), "/bin/sh", "-c", $"trap '' HUP; echo {i} >> notes; echo ready; sleep 1000"))];
        programs.ForEach(program => program.ReadUntil("ready"));
        int launcher = _users.Launcher.Process.Id;
        _users.Launcher.Process.Kill();
        await Eventually.NothingAsync(() => HostProcess.InRange(_users.Ids));
        await Eventually.NothingAsync(() => HostCgroups.Of(launcher));
        Assert.Equal(20, File.ReadAllLines(_users.In("alice", "notes")).Length);
        foreach (TerminalProgram program in programs)
        {
            program.ReadToEnd(); // which comes
            program.Dispose();
        }
    }

    [Theory]
    [InlineData("while :; do :; done", 1, 60)]
    [InlineData(":(){ :|:& };:", 0, 3)]
    [InlineData("yes", 0, 3)]
    public async Task Limits_hold_on_a_terminal_as_elsewhere(string script, int cpuSeconds, int wallSeconds)
    {
        using LauncherClient client = await _users.StartAsync();
        ExecMessage message = LauncherClient.Message("/bin/bash", "-c", script) with
        {
            Limits = new ExecLimits { CpuTimeNs = cpuSeconds * 1_000_000_000L, WallTimeNs = wallSeconds * 1_000_000_000L, Processes = 20, MemoryBytes = 64 << 20 },
        };
        using TerminalProgram program = client.StartTerminal(client.OpenHome("alice"), message);
        EndedMessage ended = program.End();
        Assert.Contains(ended.End, cpuSeconds > 0 ? [RunEnd.CpuTime] : (RunEnd[])[RunEnd.WallTime, RunEnd.Exited, RunEnd.Signaled]);
        await Eventually.NothingAsync(Programs);
    }

    private IReadOnlyList<HostProcess> Programs() => [.. HostProcess.InRange(_users.Ids + 20_000).Where(process => process.Uid < _users.Ids + 60_000)];

    private static int Mounts() => File.ReadAllLines("/proc/self/mounts").Length;

    private static unsafe void Own(string path, uint id) => Assert.Equal(0, LibC.chown(CString.Permanent(path), id, id));
}
