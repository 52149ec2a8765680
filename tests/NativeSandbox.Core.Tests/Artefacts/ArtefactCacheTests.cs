using NativeSandbox.Core.Artefacts;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Runs;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Core.Tests.Artefacts;

public sealed class ArtefactCacheTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static ArtefactKey Key(string code) => ArtefactKey.Of(new RunRequest { Language = Samples.Compiled, Code = code }, System.Text.Encoding.UTF8.GetBytes(code), Samples.Defaults);

    private static Artefact Of(int bytes, bool repeatable = true) =>
        new() { Succeeded = true, IsRepeatable = repeatable, Files = [new SandboxFile("main", new byte[bytes])] };

    private static Func<CancellationToken, Task<Artefact>> Makes(Artefact artefact) => _ => Task.FromResult(artefact);

    [Fact]
    public async Task What_was_made_is_found()
    {
        ArtefactCache cache = new(ByteSize.FromMebibytes(1));
        (Artefact first, bool cachedFirst) = await cache.GetAsync(Key("a"), Makes(Of(10)), CancellationToken.None);
        (Artefact second, bool cachedSecond) = await cache.GetAsync(Key("a"), _ => throw new InvalidOperationException(), CancellationToken.None);
        Assert.Same(first, second);
        Assert.Equal((false, true), (cachedFirst, cachedSecond));
        Assert.Equal((1, 1L, 1L, first.Size), (cache.Count, cache.Hits, cache.Misses, cache.Bytes));
    }

    [Fact]
    public async Task The_least_recently_used_goes_when_the_bytes_are_full()
    {
        ArtefactCache cache = new(new ByteSize(3 * Of(1000).Size));
        foreach (string code in (string[])["a", "b", "c", "a", "d"]) await cache.GetAsync(Key(code), Makes(Of(1000)), CancellationToken.None);
        Assert.Equal(3, cache.Count);
        Assert.InRange(cache.Bytes, 0, 3 * Of(1000).Size);
        Assert.True((await cache.GetAsync(Key("a"), Makes(Of(1000)), CancellationToken.None)).Cached);
        Assert.False((await cache.GetAsync(Key("b"), Makes(Of(1000)), CancellationToken.None)).Cached);
    }

    [Fact]
    public async Task What_is_larger_than_the_cache_or_not_repeatable_is_not_kept()
    {
        ArtefactCache cache = new(new ByteSize(2000));
        await cache.GetAsync(Key("large"), Makes(Of(3000)), CancellationToken.None);
        await cache.GetAsync(Key("once"), Makes(Of(10, repeatable: false)), CancellationToken.None);
        Assert.Equal((0, 0L), (cache.Count, cache.Bytes));
    }

    [Fact]
    public async Task Requests_for_one_artefact_share_one_compile_step()
    {
        ArtefactCache cache = new(ByteSize.FromMebibytes(1));
        TaskCompletionSource<Artefact> gate = new();
        int compiles = 0;
        Task<(Artefact, bool Cached)>[] waiting = [.. Enumerable.Range(0, 20).Select(_ => cache.GetAsync(
            Key("a"),
            _ =>
            {
                Interlocked.Increment(ref compiles);
                return gate.Task;
            },
            CancellationToken.None))];
        gate.SetResult(Of(10));
        (Artefact, bool Cached)[] results = await Task.WhenAll(waiting).WaitAsync(Patience);
        Assert.Equal(1, compiles);
        Assert.Single(results, result => !result.Cached);
    }

    [Fact]
    public async Task A_leader_that_cancels_does_not_fail_those_who_wait()
    {
        ArtefactCache cache = new(ByteSize.FromMebibytes(1));
        TaskCompletionSource<Artefact> gate = new();
        CancellationToken seen = default;
        using CancellationTokenSource source = new();
        Task<(Artefact, bool)> leader = cache.GetAsync(Key("a"), Compile, source.Token);
        Task<(Artefact, bool)> follower = cache.GetAsync(Key("a"), _ => throw new InvalidOperationException(), CancellationToken.None);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leader);
        Assert.False(seen.IsCancellationRequested);
        gate.SetResult(Of(10));
        await follower.WaitAsync(Patience);

        Task<Artefact> Compile(CancellationToken token)
        {
            seen = token;
            return gate.Task;
        }
    }

    [Fact]
    public async Task When_all_have_left_the_compile_step_is_cancelled_and_the_next_one_starts_anew()
    {
        ArtefactCache cache = new(ByteSize.FromMebibytes(1));
        TaskCompletionSource cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenSource source = new();
        Task<(Artefact, bool)> only = cache.GetAsync(Key("a"), ForeverAsync, source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => only);
        await cancelled.Task.WaitAsync(Patience);
        Assert.False((await cache.GetAsync(Key("a"), Makes(Of(1)), CancellationToken.None)).Cached);

        async Task<Artefact> ForeverAsync(CancellationToken token)
        {
            try
            {
                await Task.Delay(Timeout.Infinite, token);
                return Of(1);
            }
            finally
            {
                cancelled.SetResult();
            }
        }
    }

    [Fact]
    public async Task A_failure_reaches_everyone_and_is_not_kept()
    {
        ArtefactCache cache = new(ByteSize.FromMebibytes(1));
        TaskCompletionSource<Artefact> gate = new();
        Task<(Artefact, bool)>[] waiting = [.. Enumerable.Range(0, 3).Select(_ => cache.GetAsync(Key("a"), _ => gate.Task, CancellationToken.None))];
        gate.SetException(new SandboxException("no box"));
        foreach (Task<(Artefact, bool)> task in waiting) await Assert.ThrowsAsync<SandboxException>(() => task.WaitAsync(Patience));
        Assert.False((await cache.GetAsync(Key("a"), Makes(Of(1)), CancellationToken.None)).Cached);
    }

    [Fact]
    public void Everything_that_a_compile_step_depends_on_is_in_the_key()
    {
        RunRequest request = new() { Language = Samples.Compiled, Code = "x", Files = [new SandboxFile("a", "bc"u8.ToArray())] };
        RunRequest[] others =
        [
            request with { Files = [] },
            request with { Files = [new SandboxFile("ab", "c"u8.ToArray())] },
            request with { Files = [new SandboxFile("a", "bd"u8.ToArray())] },
            request with { Files = [new SandboxFile("a", "bc"u8.ToArray(), Executable: true)] },
            request with { Language = Samples.Compiled with { Id = "ada2" } },
            request with { Language = Samples.Compiled with { Build = "gnat 13" } },
            request with { Language = Samples.Compiled with { CompileArguments = ["/usr/bin/gnat", "main.adb", "-O2"] } },
            request with { Language = Samples.Compiled with { CompileArguments = ["/usr/bin/gnat main.adb"] } },
            request with { Language = Samples.Compiled with { Environment = new Dictionary<string, string> { ["A"] = "1" } } },
            request with { Language = Samples.Compiled with { ImageHash = "abc" } },
            request with { Language = Samples.Compiled with { SourceFile = "other.adb" } },
            request with { Language = Samples.Compiled with { Artefacts = ["main", "more"] } },
        ];
        HashSet<ArtefactKey> keys = [.. others.Select(other => ArtefactKey.Of(other, "x"u8, Samples.Defaults)), ArtefactKey.Of(request, "x"u8, Samples.Defaults), ArtefactKey.Of(request, "y"u8, Samples.Defaults)];
        Assert.Equal(others.Length + 2, keys.Count);
        Assert.Contains(ArtefactKey.Of(request with { Input = "z"u8.ToArray(), Arguments = ["run"] }, "x"u8, Samples.Defaults), keys);
    }
}
