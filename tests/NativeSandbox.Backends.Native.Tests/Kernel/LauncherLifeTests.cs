using System.Diagnostics;
using System.Globalization;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Backends.Native.Tests.Kernel;

public sealed class LauncherLifeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static async Task<ExecOutcome> RunAsync(NativeBackend backend, ExecRequest request, CancellationToken cancellationToken = default)
    {
        await using ISandbox box = await backend.OpenAsync(cancellationToken);
        return await box.ExecAsync(request, cancellationToken);
    }

    private static async Task<int> LauncherAsync(NativeBackend backend)
    {
        int pid = int.Parse((await backend.GetStatusAsync(CancellationToken.None)).Details["processId"], CultureInfo.InvariantCulture);
        // It will be killed: better make sure whom that hits.
        Assert.Contains("nsbox", await File.ReadAllTextAsync($"/proc/{pid}/cmdline"), StringComparison.Ordinal);
        return pid;
    }

    [Fact]
    public async Task A_killed_nsbox_fails_what_runs_and_a_new_one_serves()
    {
        await using NativeBackend backend = new(new NativeBackendOptions());
        Assert.Equal(ExecEnd.Exited, (await RunAsync(backend, Samples.Exec)).End);
        int pid = await LauncherAsync(backend);
        Task<ExecOutcome> sleeper = RunAsync(backend, Samples.Exec with { Arguments = ["/bin/sleep", "60"] });
        using (Process nsbox = Process.GetProcessById(pid)) nsbox.Kill();
        await Assert.ThrowsAsync<SandboxException>(() => sleeper.WaitAsync(Patience));
        Assert.Equal(ExecEnd.Exited, (await RunAsync(backend, Samples.Exec).WaitAsync(Patience)).End);
        Assert.NotEqual(pid, await LauncherAsync(backend));
    }

    [Fact]
    public async Task A_pool_that_a_burst_made_large_is_small_again_when_it_is_over()
    {
        await using NativeBackend backend = new(new NativeBackendOptions());
        ISandbox[] boxes = new ISandbox[16];
        for (int i = 0; i < boxes.Length; i++) boxes[i] = await backend.OpenAsync(CancellationToken.None);
        await Task.WhenAll(boxes.Select(box => box.ExecAsync(Samples.Exec, CancellationToken.None).AsTask()));
        await WaitUntilReadyAsync(backend, ready => ready > 8);
        foreach (ISandbox box in boxes) await box.DisposeAsync();
        await WaitUntilReadyAsync(backend, ready => ready <= 4);
    }

    private static async Task WaitUntilReadyAsync(NativeBackend backend, Func<int, bool> isReached)
    {
        using CancellationTokenSource patience = new(Patience);
        while (!isReached((await backend.GetStatusAsync(CancellationToken.None)).ReadyBoxes)) await Task.Delay(50, patience.Token);
    }

    [Fact]
    public async Task Disposing_the_backend_ends_nsbox_and_what_it_runs()
    {
        int pid;
        Task<ExecOutcome> sleeper;
        await using (NativeBackend backend = new(new NativeBackendOptions()))
        {
            await RunAsync(backend, Samples.Exec);
            pid = await LauncherAsync(backend);
            sleeper = RunAsync(backend, Samples.Exec with { Arguments = ["/bin/sleep", "60"] });
        }
        await Assert.ThrowsAsync<SandboxException>(() => sleeper.WaitAsync(Patience));
        Assert.False(Directory.Exists($"/proc/{pid}"));
    }

    [Fact]
    public async Task Cancelling_ends_the_program_long_before_its_time()
    {
        await using NativeBackend backend = new(new NativeBackendOptions());
        await RunAsync(backend, Samples.Exec);
        using CancellationTokenSource source = new(), patience = new(Patience);
        Task<ExecOutcome> run = RunAsync(backend, Samples.Exec with { Arguments = ["/bin/sleep", "600"], Limits = Samples.Exec.Limits with { WallTime = TimeSpan.FromMinutes(10) } }, source.Token);
        while ((await backend.GetStatusAsync(patience.Token)).Execs < 2) await Task.Delay(5, patience.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(Patience));
        Assert.Equal(2, (await backend.GetStatusAsync(patience.Token)).Execs);
    }

    [Fact]
    public async Task A_box_that_is_given_up_before_it_is_made_keeps_nobody_waiting()
    {
        await using NativeBackend backend = new(new NativeBackendOptions());
        await RunAsync(backend, Samples.Exec);
        int givenUp = 0;
        for (int i = 0; i < 20; i++)
        {
            // Covered commands: a box that no pool has ready.
            ISandbox box = await backend.OpenAsync(new SandboxRequest { MaskedCommands = ["mount"] }, CancellationToken.None);
            Task<ExecOutcome> exec = box.ExecAsync(Samples.Exec, CancellationToken.None).AsTask();
            Task<SandboxFile?> file = box.GetAsync("file", 1, CancellationToken.None).AsTask();
            await box.DisposeAsync();
            foreach (Task waiting in (Task[])[exec, file])
            {
                try
                {
                    await waiting.WaitAsync(Patience);
                }
                catch (SandboxException e)
                {
                    // One that had begun when its box was closed is told another reason.
                    if (e.Message.Contains("closed", StringComparison.Ordinal)) givenUp++;
                }
            }
        }
        Assert.NotEqual(0, givenUp);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task So_does_a_program_that_somebody_was_to_talk_to(bool onTerminal)
    {
        await using NativeBackend backend = new(new NativeBackendOptions());
        ISandbox box = await backend.OpenAsync(new SandboxRequest { MaskedCommands = ["mount"] }, CancellationToken.None);
        Task<IProgram> start = box.StartAsync(
            new ProgramRequest
            {
                Arguments = ["/bin/sleep", "600"],
                Environment = Samples.Exec.Environment,
                Limits = Samples.Limits,
                Terminal = onTerminal ? TerminalSize.Usual : null,
            },
            CancellationToken.None).AsTask();
        await box.DisposeAsync().AsTask().WaitAsync(Patience);
        await using IProgram program = await start.WaitAsync(Patience);
        Assert.Equal(ExecEnd.Killed, (await program.Ended.WaitAsync(Patience)).End);
    }

    [Fact]
    public async Task A_program_that_is_not_there_says_so()
    {
        await using NativeBackend backend = new(new NativeBackendOptions());
        ExecOutcome outcome = await RunAsync(backend, Samples.Exec with { Arguments = ["/no/such/program"] });
        Assert.Equal((ExecEnd.NotStarted, 2), (outcome.End, outcome.StartErrno));
    }

    [Fact]
    public async Task Files_come_out_of_a_box_and_links_do_not()
    {
        await using NativeBackend backend = new(new NativeBackendOptions());
        await using ISandbox box = await backend.OpenAsync(CancellationToken.None);
        byte[] large = new byte[1 << 20];
        new Random(3).NextBytes(large);
        await box.PutAsync(new SandboxFile("in", large), CancellationToken.None);
        string script = "mkdir d; cp in d/out; chmod +x d/out; ln -s /etc/passwd link; ln -s d dir; mkfifo fifo; printf small > small";
        ExecOutcome outcome = await box.ExecAsync(Samples.Exec with { Arguments = ["/bin/sh", "-c", script], Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" } }, CancellationToken.None);
        Assert.Equal((ExecEnd.Exited, 0), (outcome.End, outcome.ExitCode));
        SandboxFile? file = await box.GetAsync("d/out", 2 << 20, CancellationToken.None);
        Assert.True(file!.Executable && file.Content.Span.SequenceEqual(large));
        Assert.Equal("small"u8.ToArray(), (await box.GetAsync("small", 10, CancellationToken.None))!.Content.ToArray());
        foreach (string path in (string[])["link", "dir/out", "fifo", "d", "missing", "../etc/passwd", "/etc/passwd", "link/"])
            Assert.Null(await box.GetAsync(path, 2 << 20, CancellationToken.None));
        Assert.Null(await box.GetAsync("d/out", 1000, CancellationToken.None));
    }
}
