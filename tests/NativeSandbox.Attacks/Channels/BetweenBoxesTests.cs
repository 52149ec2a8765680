using NativeSandbox.Attacks.Arena;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Attacks.Channels;

/// <summary>One box leaves something and stays; another looks for it.</summary>
[Collection(ArenaCollection.Name)]
public sealed class BetweenBoxesTests(SandboxArena arena)
{
    [Theory]
    [InlineData("abstract", "ECONNREFUSED")]
    [InlineData("shm", "ENOENT")]
    [InlineData("msg", "ENOENT")]
    [InlineData("sem", "ENOENT")]
    [InlineData("mq", "ENOENT")]
    [InlineData("posix-shm", "ENOENT")]
    [InlineData("file /tmp/x", "ENOENT")]
    [InlineData("file /var/tmp/x", "ENOENT")]
    [InlineData("file /dev/shm/x", "ENOENT")]
    [InlineData("file /box/x", "ENOENT")]
    [InlineData("file /home/sandbox/x", "ENOENT")]
    [InlineData("flock", "ENOENT")]
    [InlineData("posix-lock", "ENOENT")]
    [InlineData("ofd-lock", "ENOENT")]
    [InlineData("watch", "OK")]
    public Task What_one_box_makes_another_does_not_find(string kind, string errno) =>
        Task.WhenAll(LeaveAndFindAsync(kind, "OK", errno, inHomes: false), LeaveAndFindAsync(kind, "OK", errno, inHomes: true));

    [Theory]
    [InlineData("file /run/lock", "EISDIR")]
    [InlineData("file /run/x", "EROFS")]
    public async Task Places_that_all_boxes_share_cannot_be_written(string kind, string orMissing)
    {
        Seen seen = await arena.TryAsync(Mode.Run, new Attack("channel", Words(kind, "leave")));
        Assert.Contains(Assert.Single(seen.Lines), (string[])["EROFS", "EACCES", "ENOENT", orMissing]);
    }

    [Theory]
    [EveryMode]
    public async Task Nothing_persists_from_one_run_to_the_next(Mode mode)
    {
        const string Everywhere = "for d in /tmp /var/tmp /dev/shm /box /home/sandbox /run /run/lock /dev/mqueue; do ";
        Seen first = await arena.TryAsync(mode, Attack.Shell(Everywhere + "echo left >$d/left 2>/dev/null && echo $d; done; true"));
        Assert.Equal(["/tmp", "/var/tmp", "/dev/shm", "/box", "/home/sandbox"], first.Lines.Where(line => line.StartsWith('/') && !line.Contains(' ', StringComparison.Ordinal)));
        for (int i = 0; i < 8; i++)
        {
            Seen next = await arena.TryAsync(mode, Attack.Shell(Everywhere + "ls $d/left 2>/dev/null; done; echo end"));
            Assert.Equal(["end"], next.Lines);
        }
    }

    private async Task LeaveAndFindAsync(string kind, string left, string found, bool inHomes)
    {
        await using ISandbox leaver = await OpenAsync(inHomes), finder = await OpenAsync(inHomes);
        using CancellationTokenSource stay = new();
        Task<ExecOutcome> leaving = SandboxArena.ExecAsync(leaver, new Attack("channel", [.. Words(kind, "leave"), "stay"]) { WallTime = TimeSpan.FromSeconds(3) }, stay.Token);
        // While it stays, a look every little while: once it has left its thing, the look is a true one.
        string seen = "";
        while (!leaving.IsCompleted)
        {
            ExecOutcome outcome = await SandboxArena.ExecAsync(finder, new Attack("channel", Words(kind, "find")));
            seen = System.Text.Encoding.UTF8.GetString(outcome.Output.Span).Trim();
            if (seen != found) break;
            await Task.WhenAny(leaving, Task.Delay(20));
        }

        Assert.Equal(found, seen);
        ExecOutcome stayed = await leaving;
        Assert.Equal(left, System.Text.Encoding.UTF8.GetString(stayed.Output.Span).Trim());
    }

    // In directories of two users.
    private ValueTask<ISandbox> OpenAsync(bool inHome) => inHome ? arena.OpenHomeAsync() : arena.Backend.OpenAsync(default);

    private static string[] Words(string kind, string verb)
    {
        string[] words = kind.Split(' ');
        return [words[0], verb, .. words[1..]];
    }
}
