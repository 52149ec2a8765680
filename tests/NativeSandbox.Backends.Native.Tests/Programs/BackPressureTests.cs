using System.Globalization;
using NativeSandbox.Backends.Native.Tests.Kernel;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Backends.Native.Tests.Programs;

[Collection(KernelCollection.Name)]
public sealed class BackPressureTests(KernelFixture kernel)
{
    private static int Threads() => Directory.GetDirectories("/proc/self/task").Length;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Output_that_nobody_reads_lets_the_program_wait(bool terminal)
    {
        await using Conversation program = await Conversation.StartAsync(kernel.Backend, terminal ? TerminalSize.Usual : null, "/usr/bin/yes");
        await program.ExpectAsync("y");
        // Until it is blocked in write(2); what it has used then is all that it ever uses.
        await Task.Delay(1000);
        await program.Program.SignalAsync(15, CancellationToken.None);
        ExecOutcome outcome = await program.EndAsync();
        Assert.Equal(15, outcome.Signal);
        Assert.InRange(outcome.CpuTime, TimeSpan.Zero, TimeSpan.FromMilliseconds(500));
        Assert.InRange(outcome.MemoryPeakBytes, 0, 32L << 20);
    }

    [Fact]
    public async Task A_flood_that_nobody_reads_can_be_interrupted()
    {
        await using Conversation shell = await Conversation.ShellAsync(kernel.Backend);
        await shell.TypeAsync("yes\r");
        await shell.ExpectAsync("y\r\ny\r\n");
        await Task.Delay(200);
        await shell.TypeAsync("\x03");
        await shell.ExpectAsync("READY> ");
        await shell.TypeAsync("echo code $?\r");
        await shell.ExpectAsync("code 130");
    }

    [Fact]
    public async Task Many_programs_need_no_more_threads_than_one()
    {
        const int count = 200;
        await using NativeBackend backend = new(new NativeBackendOptions { LauncherArguments = ["--boxes", (count + 8).ToString(CultureInfo.InvariantCulture)] });
        List<Conversation> shells = [await Conversation.StartAsync(backend, TerminalSize.Usual, "/bin/cat")];
        ThreadPool.GetMinThreads(out int workers, out _);
        int before = Threads();
        for (int i = 1; i < count; i++) shells.Add(await Conversation.StartAsync(backend, TerminalSize.Usual, "/bin/cat"));
        foreach (Conversation shell in shells) await shell.TypeAsync("hello\r");
        foreach (Conversation shell in shells) await shell.ExpectAsync("hello\r\nhello\r\n");
        // The thread pool may add threads of its own meanwhile; a thread a program would be two hundred.
        Assert.InRange(Threads(), 1, before + workers + 16);
        foreach (Conversation shell in shells) await shell.DisposeAsync();
    }
}
