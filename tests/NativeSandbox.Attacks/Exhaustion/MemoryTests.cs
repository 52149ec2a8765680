using System.Globalization;
using NativeSandbox.Attacks.Arena;

namespace NativeSandbox.Attacks.Exhaustion;

[Collection(ArenaCollection.Name)]
public sealed class MemoryTests(SandboxArena arena)
{
    private const long Limit = 64 << 20;

    [Theory]
    [EveryMode("heap")]
    [EveryMode("memfd")]
    [EveryMode("tmpfs")]
    [EveryMode("dev-shm")]
    [EveryMode("deleted")]
    [EveryMode("shared")]
    [EveryMode("sysv")]
    [EveryMode("page-tables")]
    [EveryMode("pipes")]
    public async Task Memory_of_every_kind_is_over_the_limit_with_a_peak_within_it(Mode mode, string kind)
    {
        Seen seen = await arena.TryAsync(mode, new Attack("exhaust", kind) { MemoryBytes = Limit, FileSizeBytes = 1L << 30 });
        Assert.Equal("MemoryLimitExceeded", seen.Verdict);
        Assert.InRange(seen.MemoryBytes, 0, Limit);
    }

    [Theory]
    [EveryMode]
    public async Task Socket_buffers_do_not_hold_more_than_the_box_may(Mode mode)
    {
        Seen seen = await arena.TryAsync(mode, new Attack("exhaust", "sockets") { MemoryBytes = Limit });
        Assert.InRange(seen.MemoryBytes, 0, Limit);
        if (seen.Verdict == "MemoryLimitExceeded") return;
        Assert.Equal("Ok", seen.Verdict);
        Assert.InRange(long.Parse(seen.Lines[0], CultureInfo.InvariantCulture), 0, Limit);
    }

    [Theory]
    [EveryMode]
    public async Task A_neighbour_keeps_its_memory_while_a_box_runs_out_of_its_own(Mode mode)
    {
        Task<Seen> hungry = arena.TryAsync(mode, new Attack("exhaust", "heap") { MemoryBytes = Limit });
        Seen neighbour = await arena.TryAsync(mode, Attack.Shell("head -c 30m /dev/zero >/tmp/mine && sleep 0.3 && wc -c </tmp/mine") with { MemoryBytes = Limit });
        Assert.Equal(("Ok", "31457280\n"), (neighbour.Verdict, neighbour.Output));
        Assert.Equal("MemoryLimitExceeded", (await hungry).Verdict);
    }
}
