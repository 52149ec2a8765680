using System.Globalization;
using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Tests.Clients;
using NativeSandbox.Launcher.Tests.Serve;
using NativeSandbox.Testing;

namespace NativeSandbox.Launcher.Tests.Homes;

/// <summary>Under which ids a users directory is served whose operator names none.</summary>
public sealed class UsersRangeTests : IDisposable
{
    private static int s_next;

    // One of those that nsbox takes by itself, and not of the first.
    private readonly UsersFixture _users = new() { Ids = 0x6100_0000 + ((((uint)Environment.ProcessId % 32) * 8) + ((uint)Interlocked.Increment(ref s_next) % 8)) * 65536 };

    public void Dispose() => _users.Dispose();

    [Fact]
    public async Task Those_that_it_was_made_under_though_others_come_first()
    {
        await MakeAsync();
        await _users.Launcher.StartAsync([], "--pool", "1", "--users", _users.Users);
        using LauncherClient client = _users.Connect();
        Assert.Equal("kept\n", client.Run(client.OpenHome("alice"), "cat note").Output);
        Assert.Equal(_users.Ids, UidOf(_users.Launcher.Inside));
    }

    [Fact]
    public async Task While_another_nsbox_has_those_it_is_refused_and_unchanged_and_served_again_afterwards()
    {
        await MakeAsync();
        using (ServingLauncher other = new())
        {
            await other.StartAsync([], "--pool", "1", "--uid-range", _users.Ids.ToString(CultureInfo.InvariantCulture));
            _users.Launcher.Start([], "--pool", "1", "--users", _users.Users);
            await _users.Launcher.Process.WaitForExitAsync(new CancellationTokenSource(Eventually.Patience).Token);
            Assert.Equal(125, _users.Launcher.Process.ExitCode);
            string error = await _users.Launcher.Error;
            Assert.Contains($"{_users.Ids}, which another nsbox uses", error, StringComparison.Ordinal);
            Assert.DoesNotContain("chown", error, StringComparison.Ordinal); // which would take the files from the other one
        }

        _users.Replace();
        await _users.Launcher.StartAsync([], "--pool", "1", "--users", _users.Users);
        using LauncherClient client = _users.Connect();
        Assert.Equal("kept\n", client.Run(client.OpenHome("alice"), "cat note").Output);
    }

    [Fact]
    public async Task Who_leaves_no_files_takes_none_of_those_that_such_a_directory_is_given_first()
    {
        await _users.Launcher.StartAsync([], "--pool", "1");
        Assert.NotInRange(UidOf(_users.Launcher.Inside), 0x6000_0000u, 0x6000_0000u + (1000u * 65536));
    }

    [Theory]
    [InlineData(1000u)]
    [InlineData(0x6A00_0001u)]
    [InlineData(0x7000_0000u)]
    public async Task The_ids_of_a_person_are_never_taken(uint owner)
    {
        Directory.CreateDirectory(_users.Users);
        Own(_users.Users, owner);
        _users.Launcher.Start([], "--pool", "1", "--users", _users.Users);
        await _users.Launcher.Process.WaitForExitAsync(new CancellationTokenSource(Eventually.Patience).Token);
        Assert.Equal(125, _users.Launcher.Process.ExitCode);
        Assert.Contains($"belongs to id {owner}", await _users.Launcher.Error, StringComparison.Ordinal);
        Assert.Equal(owner, OwnerOf(_users.Users));
    }

    /// <summary>Makes a home under the fixture's range and ends that launcher.</summary>
    private async Task MakeAsync()
    {
        using (LauncherClient client = await _users.StartAsync())
        {
            client.Run(client.OpenHome("alice"), "echo kept > note");
        }

        _users.Replace();
        Assert.Equal(_users.Ids, OwnerOf(_users.Users));
    }

    private static uint UidOf(int pid) => NativeSandbox.Testing.HostProcess.All().Single(process => process.Pid == pid).Uid;

    private static unsafe uint OwnerOf(string path)
    {
        LibC.StatX status;
        Assert.Equal(0, LibC.lstatat(LibC.AT_FDCWD, CString.Permanent(path), &status));
        return status.Owner;
    }

    private static unsafe void Own(string path, uint id) => Assert.Equal(0, LibC.chown(CString.Permanent(path), id, id));
}
