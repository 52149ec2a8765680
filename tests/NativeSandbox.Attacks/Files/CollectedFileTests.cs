using System.Text;
using NativeSandbox.Attacks.Arena;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Attacks.Files;

/// <summary>What a hostile program leaves where the service collects its artefact (CVE-2024-28185, -28189).</summary>
[Collection(ArenaCollection.Name)]
public sealed class CollectedFileTests(SandboxArena arena)
{
    [Theory]
    [InlineData("ln -s /etc/passwd out")]
    [InlineData("ln -s ../etc/passwd out")]
    [InlineData("ln -s /proc/self/root/etc/passwd out")]
    [InlineData("ln -s /proc/self/fd/3 out")]
    [InlineData("ln -s /proc/1/root/etc/passwd out")]
    [InlineData("echo real >real; ln -s real out")]
    [InlineData("mkfifo out")]
    [InlineData("mkdir out")]
    [InlineData("mkdir -p d && ln -s d out")]
    [InlineData("ln /usr/bin/env out")]
    [InlineData("ln /etc/passwd out")]
    [InlineData("true")]
    public async Task What_is_no_regular_file_of_the_box_is_not_collected_and_not_waited_for(string plant)
    {
        await foreach (ISandbox box in arena.BoxesAsync())
        {
            await SandboxArena.ExecAsync(box, Attack.Shell(plant));
            SandboxFile? got = await box.GetAsync("out", 1 << 20, default).AsTask().WaitAsync(TimeSpan.FromSeconds(5));
            Assert.Null(got);
        }
    }

    [Theory]
    [InlineData("link/passwd", "ln -s /etc link")]
    [InlineData("link/file", "mkdir d; echo x >d/file; ln -s d link")]
    public async Task A_link_on_the_way_is_not_followed(string path, string plant)
    {
        await foreach (ISandbox box in arena.BoxesAsync())
        {
            await SandboxArena.ExecAsync(box, Attack.Shell(plant));
            Assert.Null(await box.GetAsync(path, 1 << 20, default));
            // Nor when the service writes there: the step fails, and what the link leads to is as it was.
            await box.PutAsync(new SandboxFile(path, Encoding.UTF8.GetBytes("planted")), default);
            await Assert.ThrowsAnyAsync<SandboxException>(async () => await SandboxArena.ExecAsync(box, Attack.Shell("cat d/file")));
        }
    }

    [Fact]
    public async Task A_file_put_over_a_link_replaces_the_link()
    {
        await foreach (ISandbox box in arena.BoxesAsync())
        {
            await SandboxArena.ExecAsync(box, Attack.Shell("echo mine >/tmp/target; ln -s /tmp/target main.py"));
            await box.PutAsync(new SandboxFile("main.py", Encoding.UTF8.GetBytes("new\n")), default);
            ExecOutcome outcome = await SandboxArena.ExecAsync(box, Attack.Shell("cat main.py /tmp/target; [ -L main.py ] && echo link; true"));
            Assert.Equal("new\nmine\n", Encoding.UTF8.GetString(outcome.Output.Span));
        }
    }

    [Fact]
    public async Task A_larger_file_than_asked_for_is_not_collected()
    {
        await foreach (ISandbox box in arena.BoxesAsync())
        {
            await SandboxArena.ExecAsync(box, Attack.Shell("head -c 2m /dev/zero >out; truncate -s 50m sparse"));
            Assert.Null(await box.GetAsync("out", 1 << 20, default));
            Assert.Null(await box.GetAsync("sparse", 1 << 20, default));
            Assert.Equal(2 << 20, (await box.GetAsync("out", 2 << 20, default))!.Content.Length);
        }
    }

    [Theory]
    [InlineData("../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../etc/passwd")]
    [InlineData("./x")]
    [InlineData("a//b")]
    [InlineData("")]
    public async Task A_path_that_leads_elsewhere_is_refused(string path)
    {
        await foreach (ISandbox box in arena.BoxesAsync())
        {
            string? content = null;
            try
            {
                SandboxFile? got = await box.GetAsync(path, 1 << 20, default);
                content = got is null ? null : Encoding.UTF8.GetString(got.Content.Span);
            }
            catch (SandboxException)
            {
                // Refused in words.
            }

            Assert.Null(content);
        }
    }

    [Fact]
    public async Task A_race_of_renames_while_collecting_never_gives_what_the_link_leads_to()
    {
        await foreach (ISandbox box in arena.BoxesAsync())
        {
            Task<ExecOutcome> racing = SandboxArena.ExecAsync(box, new Attack("rename-race") { WallTime = TimeSpan.FromSeconds(60), CpuTime = TimeSpan.FromSeconds(60) });
            HashSet<string> seen = [];
            int collected = 0;
            for (int i = 0; i < 10_000 && !racing.IsCompleted; i++)
            {
                SandboxFile? got = await box.GetAsync("out", 1 << 20, default);
                if (got is null) continue;
                seen.Add(Encoding.UTF8.GetString(got.Content.Span));
                collected++;
            }

            Assert.False(racing.IsCompleted);
            Assert.True(collected > 100, $"{collected} collected");
            Assert.Equal(["mine"], seen);
        }
    }
}
