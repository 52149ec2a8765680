using NativeSandbox.Attacks.Arena;
using NativeSandbox.Testing;

namespace NativeSandbox.Attacks.Exhaustion;

[Collection(ArenaCollection.Name)]
public sealed class ProcessTests(SandboxArena arena)
{
    [Theory]
    [EveryMode("forkbomb")]
    [EveryMode("threadbomb")]
    public async Task A_bomb_is_contained_and_nothing_of_it_lives_on(Mode mode, string kind)
    {
        Seen seen = await arena.TryAsync(mode, new Attack("exhaust", kind) { CpuTime = TimeSpan.FromMilliseconds(300), WallTime = TimeSpan.FromSeconds(2) });
        Assert.Equal("TimeLimitExceeded", seen.Verdict);
        await NoneAliveAsync();
    }

    [Theory]
    [EveryMode]
    public async Task What_forked_twice_and_ignores_every_signal_ends_with_the_program(Mode mode)
    {
        Seen seen = await arena.TryAsync(mode, new Attack("exhaust", "daemons"));
        Assert.Equal("Ok", seen.Verdict);
        Assert.Equal("left", seen.Lines[0]);
        await NoneAliveAsync();
    }

    [Theory]
    [EveryMode]
    public async Task Zombies_fill_the_boxs_own_limit_only(Mode mode)
    {
        Seen seen = await arena.TryAsync(mode, new Attack("exhaust", "zombies") { Processes = 32 });
        Assert.Equal(("Ok", "31 no more EAGAIN\n"), (seen.Verdict, seen.Output));
        await NoneAliveAsync();
    }

    [Theory]
    [EveryMode]
    public async Task Orphans_are_reaped_while_the_program_runs(Mode mode)
    {
        // Two thousand orphans in a box for 32 processes: they would fill it if init did not reap.
        Seen seen = await arena.TryAsync(mode, new Attack("exhaust", "orphans") { Processes = 32 });
        Assert.Equal(("Ok", "reaped"), (seen.Verdict, seen.Lines[0]));
    }

    [Theory]
    [EveryMode]
    public async Task Standard_input_that_nobody_reads_hangs_nothing(Mode mode)
    {
        Seen seen = await arena.TryAsync(mode, new Attack("exhaust", "stdin") { WallTime = TimeSpan.FromMilliseconds(200) });
        Assert.Equal("TimeLimitExceeded", seen.Verdict);
    }

    [Fact]
    public async Task Neighbours_of_a_fork_bomb_go_on()
    {
        Task<Seen> bomb = arena.TryAsync(Mode.Run, new Attack("exhaust", "forkbomb") { WallTime = TimeSpan.FromSeconds(15), CpuTime = TimeSpan.FromSeconds(60) });
        int ran = 0;
        while (!bomb.IsCompleted)
        {
            Seen seen = await arena.TryAsync(Mode.Run, Attack.Shell("echo fine"));
            Assert.Equal(("Ok", "fine\n"), (seen.Verdict, seen.Output));
            ran++;
        }

        Assert.True(ran > 1, $"{ran} runs beside a bomb");
        Assert.Equal("TimeLimitExceeded", (await bomb).Verdict);
    }

    /// <summary>Of the service's boxes nothing is alive but inits that wait; nsbox run leaves nothing at all.</summary>
    private static Task NoneAliveAsync() =>
        Eventually.NothingAsync(() => (string[])[.. HostProcess.All().Where(process => process.Name == "exhaust").Select(process => process.ToString())]);
}
