using NativeSandbox.Attacks.Arena;

namespace NativeSandbox.Attacks.Launcher;

[Collection(ArenaCollection.Name)]
public sealed class DescriptorTests(SandboxArena arena)
{
    private const int Runs = 500;

    [Theory]
    [EveryMode]
    public async Task A_program_starts_with_its_three_streams_and_no_other_descriptor(Mode mode)
    {
        int runs = mode == Mode.Command ? Runs / 5 : Runs; // each is a launcher of its own there, with nothing to mix up
        List<string> others = [];
        await Parallel.ForAsync(0, runs, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, _) =>
        {
            Seen seen = await arena.TryAsync(mode, new Attack("escape", "descriptors"));
            if (seen.Output != "0 1 2 \n")
            {
                lock (others) others.Add(seen.ToString());
            }
        });
        Assert.Empty(others);
    }

    [Theory]
    [EveryMode]
    public async Task The_streams_are_pipes_a_terminal_or_null_and_no_door_to_the_host(Mode mode)
    {
        Seen seen = await arena.TryAsync(mode, Attack.Shell("readlink /proc/self/fd/0 /proc/self/fd/1 /proc/self/fd/2; ls /proc/self/fd/0/.. /proc/self/fd/1/ 2>&1 | head -2"));
        if (mode == Mode.Terminal) Assert.Equal(Enumerable.Repeat("/dev/pts/0", 3), seen.Lines[..3]);
        else Assert.All(seen.Lines[..3], line => Assert.True(line.StartsWith("pipe:", StringComparison.Ordinal) || line == "/dev/null" || line == "/null", line));
    }
}
