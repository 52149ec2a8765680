using System.Text;
using NativeSandbox.Launcher.Tests.Clients;
using NativeSandbox.Protocol.Messages;
using NativeSandbox.Protocol.Wire;
using NativeSandbox.Testing;

namespace NativeSandbox.Launcher.Tests.Homes;

/// <summary>What a user leaves in a home to reach another's through nsbox, which sees them all below /.nsbox/users.</summary>
public sealed class HomeAttackTests : IDisposable
{
    private const string Secret = "bob's own";

    /// <summary>Ways from alice's home to bob's that hold in the launcher's view, or would where it followed them.</summary>
    private const string Ways = """["/.nsbox/users/bob", "../bob", "/proc/self/root/.nsbox/users/bob", "/proc/self/cwd/.nsbox/users/bob"]""";

    /// <summary>Python's renameat2(2) with RENAME_EXCHANGE: under either name there is always something.</summary>
    private const string Exchange = $"""
        import ctypes
        libc, ways = ctypes.CDLL(None), {Ways}
        def exchange(one, other): assert libc.syscall(316, -100, one, -100, other, 2) == 0
        """;

    private readonly UsersFixture _users = new();

    public void Dispose() => _users.Dispose();

    [Fact]
    public async Task No_link_that_is_swapped_with_a_file_while_nsbox_looks_leads_to_another_home()
    {
        using LauncherClient client = await StartWithBobAsync();
        int box = client.OpenHome("alice");
        using TerminalProgram program = client.StartTerminal(box, "/usr/bin/python3", "-c", $$"""
            import os
            {{Exchange}}
            with open("file", "w") as file: file.write("alice's own")
            os.mkdir("directory")
            for i, way in enumerate(ways):
                os.symlink(way + "/secret", "file%d" % i)
                os.symlink(way, "directory%d" % i)
            print("ready", flush=True)
            while True:
                for i in range(len(ways)):
                    for name in (b"file", b"directory", b"file", b"directory"): exchange(name, b"%s%d" % (name, i))
            """);
        program.ReadUntil("ready");
        Dictionary<string, int> seen = [];
        for (int i = 0; i < 1000; i++)
        {
            Note(seen, Content(client.Receive(client.Send(MessageKind.Get, box, new GetMessage(i % 3 == 0 ? "directory/secret" : "file", 4096).Write))));
            Note(seen, client.Ask(MessageKind.Put, box, new PutMessage { Path = "directory/secret", Length = 5, Content = "taken"u8.ToArray() }.Write)?.Step ?? "put");
        }

        Assert.Equal(["OpenFile", "alice's own", "put", "taken"], seen.Keys.Order(StringComparer.Ordinal)); // so both were met
        BobIsUntouched();
    }

    [Fact]
    public async Task No_link_that_is_swapped_with_a_directory_has_another_home_counted()
    {
        using LauncherClient client = await StartWithBobAsync();
        int box = client.OpenHome("alice");
        using TerminalProgram program = client.StartTerminal(box, "/usr/bin/python3", "-c", $$"""
            import os
            {{Exchange}}
            os.makedirs("directory/below")
            for i, way in enumerate(ways): os.symlink(way, "directory%d" % i)
            print("ready", flush=True)
            while True:
                for i in range(len(ways)):
                    exchange(b"directory", b"directory%d" % i)
                    exchange(b"directory", b"directory%d" % i)
            """);
        program.ReadUntil("ready");
        for (int i = 0; i < 100; i++)
        {
            IReadOnlyList<HomeEntry> homes = client.Homes();
            Assert.InRange(homes.Single(home => home.Name == "alice").Inodes, 1, 10);
            Assert.Equal(502, homes.Single(home => home.Name == "bob").Inodes);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_planted_leads_nowhere_in_the_next_box_nor_when_the_home_is_taken_away(bool archive)
    {
        using LauncherClient client = await StartWithBobAsync();
        int first = client.OpenHome("alice");
        (EndedMessage end, string output) = client.Run(first, $$"""
            exec python3 - <<'end'
            import os, socket
            for i, way in enumerate({{Ways}}):
                os.symlink(way, "directory%d" % i)
                os.symlink(way + "/secret", "file%d" % i)
            os.mkfifo("fifo")
            socket.socket(socket.AF_UNIX).bind("socket")
            for kind in (0o020666, 0o060666):
                try: os.mknod("device", kind, os.makedev(1, 3))
                except PermissionError: print("no device")
            os.link("fifo", "hard")
            os.makedirs("part-0/part-0/part-1/part-0")
            os.makedirs(b"\xff\n\x1b[2J/" + b"n" * 255)
            os.mkdir("closed"); os.mkdir("closed/in"); os.chmod("closed", 0)
            os.truncate(os.open("sparse", os.O_CREAT | os.O_WRONLY), 50 << 20)
            os.chmod(".", 0o6777)
            end
            """);
        Assert.True((end.ExitCode, output) == (0, "no device\nno device\n"), output);
        client.Close(first);

        int next = client.OpenHome("alice");
        Assert.Equal(0x1C0u, ModeOf(_users.In("alice")));
        foreach (string name in (string[])["file0", "file1", "file2", "file3", "fifo", "hard", "socket", "directory0", "directory0/", "directory0/secret", "directory1/secret", "/.nsbox/users/bob/secret", "../bob/secret"])
            Assert.Equal("OpenFile", Content(client.Receive(client.Send(MessageKind.Get, next, new GetMessage(name, 4096).Write))));
        foreach (string name in (string[])["directory0/secret", "directory1/secret", "directory2/secret", "directory3/new", "../bob/secret", "/.nsbox/users/bob/secret"])
            Assert.Equal("OpenFile", client.Ask(MessageKind.Put, next, new PutMessage { Path = name, Length = 5, Content = "taken"u8.ToArray() }.Write)?.Step);
        client.Close(next);

        Assert.Null(client.Ask(MessageKind.RemoveHome, 0, new RemoveHomeMessage("alice", archive, 0).Write));
        await Eventually.NothingAsync(() => Directory.GetFileSystemEntries(Path.Combine(_users.Users, ".trash")));
        string[] archived = Directory.GetDirectories(Path.Combine(_users.Users, ".archive"));
        Assert.Equal(archive ? 1 : 0, archived.Length);
        if (archive) Assert.Equal("/.nsbox/users/bob", new FileInfo(Path.Combine(archived[0], "directory0")).LinkTarget);
        BobIsUntouched();
    }

    [Fact]
    public async Task A_home_that_is_opened_while_the_one_before_it_is_removed_is_another()
    {
        using LauncherClient client = await StartWithBobAsync();
        int box = client.OpenHome("alice");
        client.Run(box, "exec python3 -c 'import os\nfor i in range(90):\n os.makedirs(f\"d{i}/part-{i}\")\n for j in range(90): open(f\"d{i}/{j}\", \"w\").close()'");
        client.Close(box);
        Assert.Null(client.Ask(MessageKind.RemoveHome, 0, new RemoveHomeMessage("alice", false, 0).Write));
        int again = client.OpenHome("alice");
        using TerminalProgram program = client.StartTerminal(again, "/bin/sh", "-c", "ls -A | wc -l; mkdir -p d0/part-0; echo kept > d0/part-0/note; while :; do mv d0 part-0; mv part-0 d0; done");
        Assert.Equal("0", program.ReadUntil("\r\n"));
        await Eventually.NothingAsync(() => Directory.GetFileSystemEntries(Path.Combine(_users.Users, ".trash")));
        client.Close(again);
        Assert.Equal("kept\n", client.Run(client.OpenHome("alice"), "cat */part-0/note").Output);
        BobIsUntouched();
    }

    /// <summary>A launcher with bob's home: a file, a directory and 499 more files.</summary>
    private async Task<LauncherClient> StartWithBobAsync()
    {
        LauncherClient client = await _users.StartAsync();
        int box = client.OpenHome("bob");
        client.Run(box, $"printf %s \"{Secret}\" > secret; mkdir d; cd d; touch $(seq 499)");
        client.Close(box);
        return client;
    }

    private void BobIsUntouched()
    {
        Assert.Equal(Secret, File.ReadAllText(_users.In("bob", "secret")));
        Assert.Equal(["d", "secret"], Directory.GetFileSystemEntries(_users.In("bob")).Select(Path.GetFileName).Order());
        Assert.Equal(499, Directory.GetFiles(_users.In("bob", "d")).Length);
        Assert.Equal(0x1C0u, ModeOf(_users.In("bob")));
    }

    /// <summary>What a file that was got holds, or the step that failed.</summary>
    private static string Content(Answer answer)
    {
        if (answer.Kind == MessageKind.Failed) return answer.Failure.Step;
        WireReader reader = new(answer.Body);
        return Encoding.UTF8.GetString(ContentMessage.Read(ref reader).Content.Span);
    }

    private static void Note(Dictionary<string, int> seen, string what) => seen[what] = seen.GetValueOrDefault(what) + 1;

    private static uint ModeOf(string path) => (uint)File.GetUnixFileMode(path);
}
