using System.Globalization;
using NativeSandbox.Attacks.Arena;

namespace NativeSandbox.Attacks.Exhaustion;

[Collection(ArenaCollection.Name)]
public sealed class FileTests(SandboxArena arena)
{
    [Theory]
    [EveryMode("tiny-files", "ENOSPC")]
    [EveryMode("deep", "ENOSPC")]
    public async Task Files_and_directories_end_at_the_quota_or_the_memory_and_are_cleaned_up(Mode mode, string kind, string errno)
    {
        Seen seen = await arena.TryAsync(mode, new Attack("exhaust", kind) { MemoryBytes = 128 << 20, WallTime = TimeSpan.FromMinutes(2) });
        // A user's directory is on a disk, with a quota of its own.
        bool overQuota = kind == "deep" && mode.HasHome() && seen.Verdict == "OutputLimitExceeded";
        if (!overQuota && seen.Verdict != "MemoryLimitExceeded")
        {
            Assert.Equal("Ok", seen.Verdict);
            string[] words = seen.Lines[0].Split(' ');
            Assert.InRange(int.Parse(words[0], CultureInfo.InvariantCulture), 1000, 65536);
            Assert.Equal(errno, words[^1]);
        }

        Assert.Equal("clean\n", (await arena.TryAsync(mode, Attack.Shell("ls -A /tmp /box/d 2>/dev/null; echo clean"))).Output.Replace("/tmp:\n", "", StringComparison.Ordinal));
    }

    [Theory]
    [EveryMode]
    public async Task A_sparse_file_is_as_large_as_the_limit_and_not_larger(Mode mode)
    {
        Seen seen = await arena.TryAsync(mode, new Attack("exhaust", "sparse"));
        Assert.Equal("OutputLimitExceeded", seen.Verdict);
    }

    [Theory]
    [EveryMode("inotify")]
    [EveryMode("timers")]
    public async Task Kernel_objects_run_out_inside_the_box_only(Mode mode, string kind)
    {
        Seen seen = await arena.TryAsync(mode, new Attack("exhaust", kind));
        Assert.Equal("Ok", seen.Verdict);
        string[] words = seen.Lines[0].Split(' ');
        Assert.InRange(int.Parse(words[0], CultureInfo.InvariantCulture), 1, 256);
        Assert.Equal("EMFILE", words[^1]);
    }
}
