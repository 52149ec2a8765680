using System.Globalization;
using System.Text.RegularExpressions;
using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Tests.Clients;
using NativeSandbox.Protocol.Messages;

namespace NativeSandbox.Launcher.Tests.Homes;

/// <summary>What keeps a home within its quota where the file system does not. tests/vm/cases/quota.sh shows a file system that does.</summary>
public sealed class WatchedQuotaTests : IDisposable
{
    private const long Bytes = 4 << 20;
    private const int Inodes = 200;

    private readonly UsersFixture _users = new();

    public void Dispose() => _users.Dispose();

    [Theory]
    [InlineData("i=0; while :; do head -c 1000000 /dev/zero > f$i; i=$((i+1)); done")]
    [InlineData("i=0; while :; do : > f$i; i=$((i+1)); done")]
    [InlineData("exec 3>a 4>b 5>c; rm a b c; head -c 3000000 /dev/zero >&3; head -c 3000000 /dev/zero >&4; head -c 3000000 /dev/zero >&5; while :; do :; done")]
    [InlineData("i=0; while :; do mkdir -p d; mv d e 2>/dev/null; mkdir -p e/$i/$i/$i; i=$((i+1)); done")]
    public async Task A_program_whose_home_goes_over_its_quota_is_ended_and_told_why(string script)
    {
        using LauncherClient client = await _users.StartAsync();
        Assert.Equal(HomeQuota.Watched, client.Welcome.Homes);
        Assert.Contains(client.Welcome.Warnings, warning => warning.Contains("quotas", StringComparison.Ordinal));
        int box = client.Open(new OpenMessage { Home = "alice", HomeBytes = Bytes, HomeInodes = Inodes });
        using TerminalProgram program = client.StartTerminal(box, "/bin/sh", "-c", script);
        EndedMessage ended = program.End();
        Assert.Equal(RunEnd.Output, ended.End);
        Assert.Contains($"{Bytes} bytes in {Inodes} files are allowed", ended.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("b = bytes(1 << 20)", "os.write(fd, b)", 600)] // 200 MB a second
    [InlineData("", "files += 1; files % 20 or time.sleep(0.005); continue", 20_000)] // 4,000 files a second
    public async Task A_flood_is_ended_long_before_a_second_of_it_is_on_the_disk(string before, string each, int most)
    {
        // What comes before the launcher gets a CPU to look with.
        const long overBytes = 256 << 20;
        const int overInodes = 6000;
        using LauncherClient client = await _users.StartAsync();
        int box = client.Open(new OpenMessage { Home = "alice", HomeBytes = Bytes, HomeInodes = Inodes });
        using TerminalProgram program = client.StartTerminal(box, "/usr/bin/python3", "-c", $"""
            import os, time
            files = 0
            {before}
            for i in range({most}):
                fd = os.open(f"f{"{i}"}", os.O_CREAT | os.O_WRONLY)
                {each}
                os.close(fd)
                time.sleep(0.005)
            """);
        Assert.Equal(RunEnd.Output, program.End().End);
        FileInfo[] left = new DirectoryInfo(_users.In("alice")).GetFiles();
        Assert.InRange(left.Length, 1, Inodes + overInodes);
        Assert.InRange(left.Sum(file => file.Length), 0, Bytes + overBytes);
    }

    [Fact]
    public async Task A_tree_that_grows_while_it_is_measured_is_measured_until_it_is_too_large()
    {
        using LauncherClient client = await _users.StartAsync();
        int box = client.Open(new OpenMessage { Home = "alice", HomeBytes = Bytes, HomeInodes = Inodes });
        using TerminalProgram program = client.StartTerminal(box, "/usr/bin/python3", "-c", """
            import os
            while True:
                os.mkdir("d")
                os.chdir("d")
            """);
        EndedMessage ended = program.End();
        Assert.Equal(RunEnd.Output, ended.End);
        int found = int.Parse(Regex.Match(ended.Reason, @"bytes in (\d+) files,").Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.Equal(Inodes + 1, found);
    }

    [Fact]
    public async Task One_file_does_not_get_past_the_quota()
    {
        using LauncherClient client = await _users.StartAsync();
        int box = client.Open(new OpenMessage { Home = "alice", HomeBytes = Bytes });
        (EndedMessage ended, string output) = client.Run(box, "exec head -c 50000000 /dev/zero > f");
        Assert.True(ended.End == RunEnd.Output, output);
        Assert.Equal(Bytes, new FileInfo(_users.In("alice", "f")).Length);
    }

    [Fact]
    public async Task A_home_that_is_over_can_be_opened_to_delete_but_not_to_grow()
    {
        using LauncherClient client = await _users.StartAsync();
        int box = client.OpenHome("alice");
        client.Run(box, "for i in $(seq 100); do head -c 100000 /dev/zero > f$i; done");
        client.Close(box);

        int small = client.Open(new OpenMessage { Home = "alice", HomeBytes = Bytes });
        using (TerminalProgram shell = client.StartTerminal(small, "/bin/sh", "-c", "echo here; end=$(($(date +%s)+4)); while [ $(date +%s) -lt $end ]; do :; done; rm f1; echo done"))
        {
            shell.ReadUntil("done");
            Assert.Equal(RunEnd.Exited, shell.End().End);
        }

        Assert.Equal(Errno.EDQUOT, client.Ask(MessageKind.Put, small, new PutMessage { Path = "x", Length = 1, Content = new byte[1] }.Write)?.Errno);
        using TerminalProgram greedy = client.StartTerminal(small, "/bin/sh", "-c", "while :; do head -c 1000000 /dev/zero >> g; sleep 0.1; done");
        Assert.Equal(RunEnd.Output, greedy.End().End);
    }

    [Fact]
    public async Task Another_users_programs_go_on()
    {
        using LauncherClient client = await _users.StartAsync();
        int greedy = client.Open(new OpenMessage { Home = "alice", HomeBytes = Bytes }), other = client.Open(new OpenMessage { Home = "bob", HomeBytes = Bytes });
        using TerminalProgram neighbour = client.StartTerminal(other, "/bin/sh", "-c", "while ! [ -e stop ]; do :; done; echo unharmed");
        using TerminalProgram program = client.StartTerminal(greedy, "/bin/sh", "-c", "i=0; while :; do head -c 1000000 /dev/zero > f$i; i=$((i+1)); done");
        Assert.Equal(RunEnd.Output, program.End().End);
        Assert.Null(client.Ask(MessageKind.Put, other, new PutMessage { Path = "stop", Length = 0 }.Write));
        neighbour.ReadUntil("unharmed");
    }
}
