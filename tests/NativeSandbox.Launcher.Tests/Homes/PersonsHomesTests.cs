using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Tests.Clients;
using NativeSandbox.Launcher.Tests.Privileges;
using NativeSandbox.Launcher.Tests.Serve;
using NativeSandbox.Protocol.Messages;
using NativeSandbox.Testing;

namespace NativeSandbox.Launcher.Tests.Homes;

/// <summary>Homes that are served by a person without privileges, with ids that newuidmap(1) maps.</summary>
public sealed class PersonsHomesTests : IDisposable
{
    private readonly Person _person = new();
    private ServingLauncher? _launcher;

    public void Dispose()
    {
        _launcher?.Dispose();
        _person.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Homes_are_made_kept_over_boxes_and_starts_and_removed(bool isInHome)
    {
        string users = Path.Combine(isInHome ? _person.Home : _person.Open, "homes");
        using (LauncherClient client = await StartAsync(users))
        {
            int box = client.OpenHome("alice");
            Assert.Equal("20000\n", client.Run(box, "echo kept > note; mkdir -m 0 closed; id -u").Output);
            client.Close(box);
            Assert.Equal("kept\n", client.Run(client.OpenHome("alice"), "cat /home/sandbox/note").Output);
            Assert.Equal("20001\n", client.Run(client.OpenHome("bob"), "id -u").Output);
        }

        Assert.Equal((_person.Range, 0x1C0u), OwnerAndMode(users));
        Assert.Equal((_person.Range + 20_000, 0x1C0u), OwnerAndMode(Path.Combine(users, "alice")));
        Assert.Equal((_person.Range + 20_000, 0x1A4u), OwnerAndMode(Path.Combine(users, "alice", "note")));
        Assert.Equal((Person.Uid, 0x1C0u), OwnerAndMode(_person.Home));

        using LauncherClient later = await StartAsync(users);
        int again = later.OpenHome("alice");
        Assert.Equal("kept\n20000\n", later.Run(again, "cat note; id -u").Output);
        later.Close(again);
        Assert.Null(later.Ask(MessageKind.RemoveHome, 0, new RemoveHomeMessage("alice", false, 0).Write));
        await Eventually.NothingAsync(() => Directory.GetFileSystemEntries(Path.Combine(users, ".trash")));
        Assert.Equal("bob", Assert.Single(later.Homes()).Name);
        Assert.Equal("20000\n", later.Run(later.OpenHome("carol"), "id -u").Output); // the id is free again
    }

    [Fact]
    public async Task What_is_over_the_quota_is_refused()
    {
        using LauncherClient client = await StartAsync(Path.Combine(_person.Home, "homes"));
        Assert.Equal(HomeQuota.Watched, client.Welcome.Homes);
        int box = client.Open(new OpenMessage { Home = "alice", HomeBytes = 1 << 20 });
        using TerminalProgram program = client.StartTerminal(box, "/bin/sh", "-c", "i=0; while :; do head -c 100000 /dev/zero > f$i; i=$((i+1)); done");
        EndedMessage ended = program.End();
        Assert.Equal(RunEnd.Output, ended.End);
        Assert.Contains("1048576 bytes", ended.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_launcher_has_none_of_the_persons_own_rights()
    {
        using LauncherClient client = await StartAsync(Path.Combine(_person.Home, "homes"));
        foreach (string map in (string[])["uid_map", "gid_map"])
        {
            string line = Assert.Single(File.ReadAllLines($"/proc/{_launcher!.Inside}/{map}"));
            Assert.Equal(["0", $"{_person.Range}", "65536"], line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }

        string ours = NamespaceOf(_launcher!.Process.Id); // the only others are the launcher's and those below it
        Assert.All(HostProcess.All().Where(process => process.Uid == Person.Uid), process => Assert.Equal(ours, process.UserNamespace));
    }

    private async Task<LauncherClient> StartAsync(string users)
    {
        _launcher?.Dispose();
        _launcher = new ServingLauncher(person: _person);
        await _launcher.StartAsync([], "--pool", "1", "--users", users);
        return new LauncherClient(_launcher.Socket);
    }

    private static string NamespaceOf(int pid) => HostProcess.NamespaceOf($"{pid}", "user")!;

    private static unsafe (uint Owner, uint Mode) OwnerAndMode(string path)
    {
        LibC.StatX status;
        Assert.Equal(0, LibC.lstatat(LibC.AT_FDCWD, CString.Permanent(path), &status));
        return (status.Owner, status.Mode & 0xFFFu);
    }
}
