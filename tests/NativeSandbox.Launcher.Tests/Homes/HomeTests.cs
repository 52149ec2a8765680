using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Tests.Clients;
using NativeSandbox.Protocol.Messages;
using NativeSandbox.Testing;

namespace NativeSandbox.Launcher.Tests.Homes;

public sealed class HomeTests : IDisposable
{
    private readonly UsersFixture _users = new();

    public void Dispose() => _users.Dispose();

    [Fact]
    public async Task Files_outlive_the_box_and_nsbox_itself_and_keep_one_owner()
    {
        using (LauncherClient client = await _users.StartAsync())
        {
            int first = client.OpenHome("alice");
            Assert.Equal("", client.Run(first, "echo kept > /home/sandbox/note; mkdir d; id -u > d/id").Output);
            client.Close(first);
            int second = client.OpenHome("alice");
            Assert.Equal("kept\n20000\n20000\n", client.Run(second, "cat note d/id; id -u").Output);
        }

        using LauncherClient later = await _users.RestartAsync();
        Assert.Equal("kept\n20000\n", later.Run(later.OpenHome("alice"), "cat note; id -u").Output);
        Assert.Equal("20001\n", later.Run(later.OpenHome("bob"), "id -u").Output);
        Assert.Equal("0700", Mode(_users.In("alice")));
        Assert.Equal("0700", Mode(_users.Users));
    }

    [Fact]
    public async Task A_home_is_seen_at_home_sandbox_and_at_box_without_suid_and_devices_and_nobody_elses_is()
    {
        using LauncherClient client = await _users.StartAsync();
        client.Run(client.OpenHome("bob"), "echo secret > bobs");
        int box = client.OpenHome("alice");
        (_, string output) = client.Run(box, """
            echo x > /box/f; cat /home/sandbox/f; pwd; stat -c '%a %u' /home/sandbox /box
            grep -E ' /(box|home/sandbox) ' /proc/self/mounts | cut -d' ' -f4 | tr ',' '\n' | grep -cE '^(rw|nosuid|nodev)$'
            find /home /box /tmp /dev /run /var /.nsbox -name bobs 2>/dev/null; ls -d /.nsbox/users/* 2>&1; ls /home/sandbox/.. /tmp/..| grep -c bob
            getent passwd sandbox; id -un; id -gn; echo ~sandbox; touch /etc/passwd /etc/x 2>&1 | grep -c cannot
            """);
        string shell = File.Exists("/bin/bash") ? "/bin/bash" : "/bin/sh";
        Assert.Equal(["x", "/home/sandbox", "700 20001", "700 20001", "6", "ls: cannot access '/.nsbox/users/*': Permission denied", "0",
            $"sandbox:x:20001:20001::/home/sandbox:{shell}", "sandbox", "sandbox", "/home/sandbox", "2"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Files_are_put_and_got_in_the_users_own_directory()
    {
        using LauncherClient client = await _users.StartAsync();
        int box = client.OpenHome("alice");
        Assert.Null(client.Ask(MessageKind.Put, box, new PutMessage { Path = "dev/a.py", Length = 8, Content = "print(1)"u8.ToArray() }.Write));
        Assert.Equal("print(1) 20000 20000\n", client.Run(box, "cat dev/a.py; stat -c ' %u' dev/a.py | tr -d '\\n'; stat -c ' %u' dev").Output);
        Assert.Equal("print(1)", File.ReadAllText(_users.In("alice", "dev/a.py")));
    }

    [Fact]
    public async Task Several_boxes_have_one_home_at_once()
    {
        using LauncherClient client = await _users.StartAsync();
        int shell = client.OpenHome("alice"), run = client.OpenHome("alice");
        using TerminalProgram program = client.StartTerminal(shell, "/bin/sh", "-c", "echo from the shell > f; read line; cat g");
        Assert.Equal("from the shell\n", client.Run(run, "while ! [ -s f ]; do sleep 0.01; done; cat f; echo from the run > g").Output);
        program.Type("\n");
        program.ReadUntil("from the run");
        Assert.Equal(2, Assert.Single(client.Homes(measure: false)).OpenBoxes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData(".archive")]
    [InlineData("a/b")]
    [InlineData("A")]
    [InlineData("a\0b")]
    [InlineData("a\n")]
    [InlineData("ü")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234")]
    public async Task A_name_that_could_lead_elsewhere_is_refused(string name)
    {
        using LauncherClient client = await _users.StartAsync();
        // An empty one means no home; with covered commands it is a box made to order all the same.
        (_, FailedMessage? failure) = client.TryOpen(new OpenMessage { Home = name, MaskedCommands = name.Length == 0 ? ["a/b"] : [] });
        Assert.Equal(Errno.EINVAL, failure?.Errno);
        Assert.Equal(name.Length == 0 ? "CoverCommands" : "OpenHome", failure!.Step);
    }

    [Fact]
    public async Task What_is_no_home_of_ours_is_refused_and_unchanged()
    {
        string canary = Directory.CreateTempSubdirectory("nsbox-canary-").FullName;
        try
        {
            using LauncherClient client = await _users.StartAsync();
            Directory.CreateSymbolicLink(_users.In("link"), canary);
            File.WriteAllText(_users.In("file"), "");
            Directory.CreateDirectory(_users.In("foreign"));
            foreach (string name in (string[])["link", "file", "foreign"])
            {
                (_, FailedMessage? failure) = client.TryOpen(new OpenMessage { Home = name });
                Assert.Equal("OpenHome", failure?.Step);
                Assert.True(failure!.BoxLost);
                Assert.Equal(Errno.ENOENT, client.Ask(MessageKind.RemoveHome, 0, new RemoveHomeMessage(name, false, 0).Write)?.Errno);
            }

            Assert.Empty(Directory.GetFileSystemEntries(canary));
            Assert.Equal("0 0700", Stat(canary));
            Assert.Equal("0 0755", Stat(_users.In("foreign")));
            Assert.Empty(client.Homes());
        }
        finally
        {
            Directory.Delete(canary, recursive: true);
        }
    }

    [Fact]
    public async Task Links_and_hard_links_that_a_user_plants_lead_nsbox_nowhere()
    {
        using LauncherClient client = await _users.StartAsync();
        int box = client.OpenHome("alice");
        string canary = Path.Combine(Path.GetTempPath(), $"nsbox-canary-{Guid.NewGuid():N}");
        File.WriteAllText(canary, "untouched");
        try
        {
            client.Run(box, $"ln -s {canary} out; ln -s /etc/passwd passwd; ln -s /etc dir; ln -s .. up; mkfifo fifo; echo 1 > own; ln own hard; ln /bin/true hard2 2>/dev/null");
            foreach (string name in (string[])["out", "passwd", "fifo"])
            {
                Assert.Equal("OpenFile", client.Receive(client.Send(MessageKind.Get, box, new GetMessage(name, 1 << 20).Write)).Failure.Step);
                Assert.Null(client.Ask(MessageKind.Put, box, new PutMessage { Path = name, Length = 1, Content = new byte[1] }.Write)); // replaced, not followed
            }

            foreach (string name in (string[])["dir/x", "up/x"])
                Assert.Equal("OpenFile", client.Ask(MessageKind.Put, box, new PutMessage { Path = name, Length = 1, Content = new byte[1] }.Write)?.Step);
            Assert.Equal("untouched", File.ReadAllText(canary));
            Assert.False(File.Exists(Path.Combine(_users.Users, "x")));
            client.Close(box);
            Assert.Null(client.Ask(MessageKind.RemoveHome, 0, new RemoveHomeMessage("alice", false, 0).Write));
            await Eventually.NothingAsync(() => Directory.GetFileSystemEntries(Path.Combine(_users.Users, ".trash")));
            Assert.Equal("untouched", File.ReadAllText(canary));
            Assert.True(File.Exists("/bin/true"));
        }
        finally
        {
            File.Delete(canary);
        }
    }

    [Fact]
    public async Task Homes_are_listed_archived_and_removed_but_not_while_a_box_has_them()
    {
        using LauncherClient client = await _users.StartAsync();
        long before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - 2000;
        int box = client.OpenHome("alice");
        client.Run(box, "head -c 100000 /dev/zero > f; ln f g; mkdir -p a/b/c");
        HomeEntry entry = Assert.Single(client.Homes());
        Assert.Equal(("alice", 1, 5), (entry.Name, entry.OpenBoxes, entry.Inodes));
        Assert.InRange(entry.Bytes, 100_000, 150_000);
        Assert.InRange(entry.LastUsedMs, before, before + 60_000);

        Assert.Equal(Errno.EBUSY, client.Ask(MessageKind.RemoveHome, 0, new RemoveHomeMessage("alice", true, 0).Write)?.Errno);
        client.Close(box);
        Assert.Equal(Errno.EBUSY, client.Ask(MessageKind.RemoveHome, 0, new RemoveHomeMessage("alice", true, before).Write)?.Errno);
        Assert.Null(client.Ask(MessageKind.RemoveHome, 0, new RemoveHomeMessage("alice", true, before + 3_600_000).Write));
        Assert.Empty(client.Homes());
        Assert.True(File.Exists(Path.Combine(Assert.Single(Directory.GetDirectories(Path.Combine(_users.Users, ".archive"))), "f")));
        Assert.Equal(Errno.ENOENT, client.Ask(MessageKind.RemoveHome, 0, new RemoveHomeMessage("alice", true, 0).Write)?.Errno);

        // The archive's owner is nobody else's, so that it can be brought back.
        Assert.Equal("20001\n", client.Run(client.OpenHome("bob"), "id -u").Output);
    }

    [Fact]
    public async Task A_home_as_deep_as_the_kernel_lets_it_grow_is_measured_and_removed()
    {
        using LauncherClient client = await _users.StartAsync();
        int box = client.OpenHome("deep");
        (EndedMessage end, string output) = client.Run(box, """
            python3 -c "
            import os
            for i in range(3000):
                os.mkdir('d' * 20); os.chdir('d' * 20)
            open('bottom', 'w').write('x')
            os.chmod('.', 0)
            "
            """);
        Assert.True(end.ExitCode == 0, output);
        Assert.Equal(3002, Assert.Single(client.Homes()).Inodes);
        client.Close(box);
        Assert.Null(client.Ask(MessageKind.RemoveHome, 0, new RemoveHomeMessage("deep", false, 0).Write));
        await Eventually.NothingAsync(() => Directory.GetFileSystemEntries(Path.Combine(_users.Users, ".trash")));
        Assert.Equal("20000\n", client.Run(client.OpenHome("bob"), "id -u").Output); // its owner's id is free again
    }

    [Fact]
    public async Task Without_a_users_directory_a_home_is_refused_with_what_to_do()
    {
        await _users.Launcher.StartAsync([], "--pool", "1");
        using LauncherClient client = _users.Connect();
        Assert.Equal(HomeQuota.NoHomes, client.Welcome.Homes);
        (_, FailedMessage? failure) = client.TryOpen(new OpenMessage { Home = "alice" });
        Assert.Contains("--users", failure!.Text, StringComparison.Ordinal);
        Assert.Contains("--users", client.Receive(client.Send(MessageKind.ListHomes, 0, new ListHomesMessage("", false).Write)).Failure.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sessions_leave_the_pool_a_quarter_of_the_boxes()
    {
        using LauncherClient client = await _users.StartAsync("--boxes", "8");
        for (int i = 0; i < 6; i++) client.OpenHome($"user{i}");
        (_, FailedMessage? failure) = client.TryOpen(new OpenMessage { Home = "one-more" });
        Assert.Equal(Errno.EAGAIN, failure?.Errno);
        Assert.Equal("ok\n", client.Run(client.Open(), "echo ok").Output);
    }

    private static string Mode(string path) => Convert.ToString((int)File.GetUnixFileMode(path), 8).PadLeft(4, '0');

    private static unsafe string Stat(string path)
    {
        LibC.StatX status;
        byte* name = CString.Permanent(path);
        Assert.Equal(0, LibC.lstatat(LibC.AT_FDCWD, name, &status));
        return $"{status.Owner} {Mode(path)}";
    }
}
