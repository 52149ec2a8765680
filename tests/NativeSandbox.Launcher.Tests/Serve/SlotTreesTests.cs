using NativeSandbox.Launcher.Tests.Clients;
using NativeSandbox.Launcher.Tests.Homes;
using NativeSandbox.Testing;

namespace NativeSandbox.Launcher.Tests.Serve;

/// <summary>The overlays through which boxes see the toolchains.</summary>
public sealed class SlotTreesTests : IDisposable
{
    private const string Look = "cat /usr/share/told; cat /opt/told";

    private readonly UsersFixture _users = new();
    private readonly RootImage _root = new("mkdir usr/share opt");

    public SlotTreesTests() => Tell("before");

    public void Dispose()
    {
        _users.Dispose();
        _root.Dispose();
    }

    [Fact]
    public async Task What_changes_below_is_seen_by_the_boxes_that_are_made_a_little_later()
    {
        using LauncherClient client = await _users.StartAsync("--root", _root.Path, "--pool", "1");
        for (int i = 0; i < 10; i++) Assert.Equal("beforebefore", LookInto(client)); // every slot's overlay has seen it
        Tell("after");
        await Eventually.SeesAsync(() => LookInto(client), told => told == "afterafter");
    }

    [Fact]
    public async Task An_overlay_serves_one_box_after_the_other_and_living_ones_have_their_own()
    {
        using LauncherClient client = await _users.StartAsync("--root", _root.Path, "--pool", "1");
        int first = client.Open(), second = client.Open();
        Assert.NotEqual(Device(client, first), Device(client, second));
        client.Close(first);
        client.Close(second);
        // As many as there were slots, however many boxes there are.
        HashSet<string> devices = [];
        for (int i = 0; i < 20; i++)
        {
            int box = client.Open();
            devices.Add(Device(client, box));
            client.Close(box);
        }

        Assert.InRange(devices.Count, 1, 6);
    }

    private static string LookInto(LauncherClient client)
    {
        int box = client.Open();
        string told = client.Run(box, Look).Output;
        client.Close(box);
        return told;
    }

    // The third field of mountinfo is the device of the file system's superblock.
    private static string Device(LauncherClient client, int box)
    {
        string mounts = client.Run(box, "while read -r id parent device root place rest; do case $place in /usr) echo $device $rest;; esac; done </proc/self/mountinfo").Output;
        string overlay = Assert.Single(mounts.Split('\n'), line => line.Contains(" overlay ", StringComparison.Ordinal));
        Assert.All((string[])["ro", "nosuid", "nodev"], flag => Assert.Contains(flag, overlay.Split(' ')[1].Split(',')));
        return overlay.Split(' ')[0];
    }

    // As a package manager does it: a new file under the old name.
    private void Tell(string what)
    {
        foreach (string place in (string[])["usr/share/told", "opt/told"])
        {
            string file = Path.Combine(_root.Path, place);
            File.WriteAllText(file + ".new", what);
            File.Move(file + ".new", file, overwrite: true);
        }
    }
}
