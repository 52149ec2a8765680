using NativeSandbox.Attacks.Arena;

namespace NativeSandbox.Attacks.Exhaustion;

[Collection(ArenaCollection.Name)]
public sealed class OutputTests(SandboxArena arena)
{
    [Theory]
    [EveryMode("yes")]
    [EveryMode("cat /dev/zero")]
    [EveryMode("cat /dev/urandom")]
    [EveryMode("yes >&2")]
    [EveryMode("yes & yes >&2")]
    public async Task A_flood_ends_at_the_limit(Mode mode, string flood)
    {
        Seen seen = await arena.TryAsync(mode, Attack.Shell(flood) with { OutputBytes = 50_000 });
        Assert.Equal("OutputLimitExceeded", seen.Verdict);
        Assert.True(seen.Output.Length <= 100_000, $"{seen.Output.Length} characters");
    }

    [Theory]
    [EveryMode]
    public async Task A_child_that_keeps_the_output_open_does_not_hold_up_the_answer(Mode mode)
    {
        Seen seen = await arena.TryAsync(mode, Attack.Shell("sleep 15 & echo done"));
        Assert.Equal(("Ok", "done\n"), (seen.Verdict, seen.Output));
    }
}
