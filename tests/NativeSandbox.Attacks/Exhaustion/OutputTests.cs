using NativeSandbox.Attacks.Arena;

namespace NativeSandbox.Attacks.Exhaustion;

[Collection(ArenaCollection.Name)]
public sealed class OutputTests(SandboxArena arena)
{
    [Theory]
    [EveryMode("yes", Except = [Mode.Terminal])]
    [EveryMode("cat /dev/zero", Except = [Mode.Terminal])]
    [EveryMode("cat /dev/urandom", Except = [Mode.Terminal])]
    [EveryMode("yes >&2", Except = [Mode.Terminal])]
    [EveryMode("yes & yes >&2", Except = [Mode.Terminal])]
    public async Task A_flood_ends_at_the_limit(Mode mode, string flood)
    {
        Seen seen = await arena.TryAsync(mode, Attack.Shell(flood) with { OutputBytes = 50_000 });
        Assert.Equal("OutputLimitExceeded", seen.Verdict);
        Assert.True(seen.Output.Length <= 100_000, $"{seen.Output.Length} characters");
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("cat /dev/urandom")]
    [InlineData("yes & yes & yes & yes")]
    public async Task A_flood_on_a_terminal_has_no_end_but_ends_at_the_time_limit(string flood)
    {
        // What nobody would have room for, if it came as fast as it is written: who looks takes what they can, and the program waits.
        Seen seen = await arena.TryAsync(Mode.Terminal, Attack.Shell(flood) with { OutputBytes = 50_000, WallTime = TimeSpan.FromSeconds(2) });
        Assert.Equal("TimeLimitExceeded", seen.Verdict);
        Assert.True(seen.Output.Length > 100_000, $"{seen.Output.Length} characters");
    }

    [Theory]
    [EveryMode]
    public async Task A_child_that_keeps_the_output_open_does_not_hold_up_the_answer(Mode mode)
    {
        Seen seen = await arena.TryAsync(mode, Attack.Shell("sleep 15 & echo done"));
        Assert.Equal(("Ok", "done\n"), (seen.Verdict, seen.Output));
    }
}
