using System.Text;
using NativeSandbox.Backends.Native.Tests.Kernel;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Backends.Native.Tests.Programs;

[Collection(KernelCollection.Name)]
public sealed class TerminalTests(KernelFixture kernel)
{
    private const string Interrupt = "\x03", Suspend = "\x1a", Quit = "\x1c", EndOfInput = "\x04";

    [Fact]
    public async Task What_is_typed_is_echoed_and_answered()
    {
        await using Conversation shell = await Conversation.ShellAsync(kernel.Backend);
        await shell.TypeAsync("echo $((6*7))\r");
        Assert.Contains("echo $((6*7))", await shell.ExpectAsync("42"), StringComparison.Ordinal);
        await shell.TypeAsync("tty; [ -t 0 ] && [ -t 1 ] && [ -t 2 ] && echo all three\r");
        await shell.ExpectAsync("/dev/pts/");
        await shell.ExpectAsync("all three");
    }

    [Fact]
    public async Task The_interrupt_key_ends_the_foreground_job_and_no_other()
    {
        await using Conversation shell = await Conversation.ShellAsync(kernel.Backend);
        await shell.TypeAsync("sleep 1000 & sh -c 'echo go; exec sleep 2000'\r");
        await shell.ExpectAsync("go\r\n");
        await shell.TypeAsync(Interrupt);
        await shell.ExpectAsync("READY> ");
        await shell.TypeAsync("echo $?; jobs\r");
        await shell.ExpectAsync("130");
        await shell.ExpectAsync("Running");
    }

    [Fact]
    public async Task A_suspended_job_goes_on_in_the_foreground()
    {
        await using Conversation shell = await Conversation.ShellAsync(kernel.Backend);
        await shell.TypeAsync("sh -c 'echo first; read x; echo got $x'\r");
        await shell.ExpectAsync("first\r\n");
        await shell.TypeAsync(Suspend);
        await shell.ExpectAsync("Stopped");
        await shell.ExpectAsync("READY> ");
        await shell.TypeAsync("fg\r");
        await shell.ExpectAsync("read x");
        await shell.TypeAsync("\rword\r");
        await shell.ExpectAsync("READY> ");
        await shell.TypeAsync("echo still here\r");
        await shell.ExpectAsync("still here");
    }

    [Fact]
    public async Task The_quit_key_quits()
    {
        await using Conversation shell = await Conversation.ShellAsync(kernel.Backend);
        await shell.TypeAsync("sh -c 'echo go; exec sleep 1000'\r");
        await shell.ExpectAsync("go\r\n");
        await shell.TypeAsync(Quit);
        await shell.ExpectAsync("READY> ");
        await shell.TypeAsync("echo code $?\r");
        await shell.ExpectAsync("code 131");
    }

    [Fact]
    public async Task The_end_of_input_key_ends_the_shell()
    {
        await using Conversation shell = await Conversation.ShellAsync(kernel.Backend);
        await shell.TypeAsync("(exit 7)\r");
        await shell.ExpectAsync("READY> ");
        await shell.TypeAsync(EndOfInput);
        await shell.ReadAllAsync();
        ExecOutcome outcome = await shell.EndAsync();
        Assert.Equal((ExecEnd.Exited, 7), (outcome.End, outcome.ExitCode));
    }

    [Theory]
    [InlineData(2, 130)]
    [InlineData(3, 131)]
    public async Task A_signal_of_a_key_reaches_the_foreground_job_and_the_shell_stays(int signal, int code)
    {
        await using Conversation shell = await Conversation.ShellAsync(kernel.Backend);
        await shell.TypeAsync("sh -c 'echo go; exec sleep 1000'\r");
        await shell.ExpectAsync("go\r\n");
        await shell.Program.SignalAsync(signal, CancellationToken.None);
        await shell.ExpectAsync("READY> ");
        await shell.TypeAsync("echo code $?\r");
        await shell.ExpectAsync($"code {code}");
    }

    [Fact]
    public async Task Any_other_signal_reaches_the_program_itself()
    {
        await using Conversation program = await Conversation.StartAsync(kernel.Backend, TerminalSize.Usual, "/bin/bash", "-c", "trap 'echo usr1' USR1; echo go; while :; do sleep 0.1; done");
        await program.ExpectAsync("go");
        await program.Program.SignalAsync(10, CancellationToken.None);
        await program.ExpectAsync("usr1");
        await program.Program.SignalAsync(15, CancellationToken.None);
        await program.ReadAllAsync();
        Assert.Equal((ExecEnd.Signaled, 15), ((await program.EndAsync()).End, (await program.EndAsync()).Signal));
    }

    [Fact]
    public async Task The_size_is_what_was_asked_for_and_a_change_is_heard_of()
    {
        await using Conversation program = await Conversation.StartAsync(
            kernel.Backend, new TerminalSize(100, 40), "/bin/bash", "-c", "trap 'stty size' WINCH; stty size; while :; do sleep 0.1; done");
        await program.ExpectAsync("40 100\r\n");
        program.Program.Resize(new TerminalSize(132, 43));
        await program.ExpectAsync("43 132\r\n");
    }

    [Theory]
    [InlineData(0, 0, "1 1")]
    [InlineData(-1, -1, "1 1")]
    [InlineData(65_535, 65_535, "4096 4096")]
    [InlineData(int.MaxValue, int.MinValue, "1 4096")]
    public async Task A_size_that_no_terminal_has_is_brought_into_range(int columns, int rows, string shown)
    {
        await using Conversation program = await Conversation.StartAsync(kernel.Backend, new TerminalSize(columns, rows), "/usr/bin/stty", "size");
        Assert.Equal($"{shown}\r\n", Encoding.UTF8.GetString(await program.ReadAllAsync()));
    }

    [Fact]
    public async Task A_thousand_resizes_leave_the_last()
    {
        await using Conversation shell = await Conversation.ShellAsync(kernel.Backend);
        for (int i = 1; i <= 1000; i++) shell.Program.Resize(new TerminalSize(20 + i, 20));
        await shell.TypeAsync("stty size\r");
        await shell.ExpectAsync("20 1020\r\n");
    }

    [Fact]
    public async Task A_megabyte_pasted_arrives_whole()
    {
        await using Conversation program = await Conversation.StartAsync(kernel.Backend, TerminalSize.Usual, "/bin/bash", "-c", "stty raw -echo; echo go; head -c 1048576 | sha256sum");
        await program.ExpectAsync("go");
        byte[] paste = new byte[1 << 20];
        new Random(7).NextBytes(paste);
        await program.Program.WriteAsync(paste, CancellationToken.None).AsTask().WaitAsync(Conversation.Patience);
        await program.ExpectAsync(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(paste)));
    }

    [Fact]
    public async Task Lines_pasted_into_a_shell_arrive_whole()
    {
        await using Conversation shell = await Conversation.ShellAsync(kernel.Backend);
        string lines = string.Concat(Enumerable.Range(0, 2000).Select(i => $"line {i} with some words to make it longer\n"));
        await shell.TypeAsync("stty -echo; cat > /tmp/pasted\r");
        Task typing = shell.TypeAsync($"{lines}{EndOfInput}");
        await typing;
        await shell.ExpectAsync("READY> ");
        await shell.TypeAsync("sha256sum < /tmp/pasted\r");
        await shell.ExpectAsync(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(lines))));
    }

    [Fact]
    public async Task Letters_of_every_kind_go_both_ways()
    {
        const string words = "naïve Ελληνικά 漢字 👩‍👩‍👧 e\u0301 ﷽";
        await using Conversation shell = await Conversation.ShellAsync(kernel.Backend);
        await shell.TypeAsync($"printf '[%s]\\n' \"{words}\"\r");
        await shell.ExpectAsync($"[{words}]\r\n");
    }

    [Fact]
    public async Task Bytes_of_every_value_come_as_they_are()
    {
        await using Conversation program = await Conversation.StartAsync(
            kernel.Backend, TerminalSize.Usual, "/bin/bash", "-c", "stty raw; for i in {0..255}; do printf \"\\\\x$(printf %02x $i)\"; done");
        Assert.Equal(Enumerable.Range(0, 256).Select(i => (byte)i), await program.ReadAllAsync());
    }

    [Fact]
    public async Task Output_before_the_end_is_all_there_though_nobody_read_it_until_then()
    {
        await using Conversation program = await Conversation.StartAsync(kernel.Backend, TerminalSize.Usual, "/bin/echo", "last words");
        Assert.Equal(ExecEnd.Exited, (await program.EndAsync()).End);
        Assert.Equal("last words\r\n", Encoding.UTF8.GetString(await program.ReadAllAsync()));
    }

    [Fact]
    public async Task A_program_that_is_not_there_says_so()
    {
        await using Conversation program = await Conversation.StartAsync(kernel.Backend, TerminalSize.Usual, "/no/such/program");
        Assert.Empty(await program.ReadAllAsync());
        Assert.Equal((ExecEnd.NotStarted, 2), ((await program.EndAsync()).End, (await program.EndAsync()).StartErrno));
    }

    [Fact]
    public async Task Disposing_the_box_ends_the_program_and_says_what_it_used()
    {
        Conversation shell = await Conversation.ShellAsync(kernel.Backend);
        Task<byte[]> reading = shell.ReadAllAsync();
        await shell.Box.DisposeAsync().AsTask().WaitAsync(Conversation.Patience);
        await reading.WaitAsync(Conversation.Patience);
        ExecOutcome outcome = await shell.EndAsync();
        Assert.Equal(ExecEnd.Killed, outcome.End);
        Assert.True(outcome.WallTime > TimeSpan.Zero);
        await shell.DisposeAsync();
    }

    [Fact]
    public async Task A_program_that_closes_its_terminal_and_opens_it_again_is_heard()
    {
        await using Conversation program = await Conversation.StartAsync(
            kernel.Backend, TerminalSize.Usual, "/bin/bash", "-c", "echo one; exec 0<&- 1>&- 2>&-; sleep 0.2; echo two > /dev/tty");
        string all = Encoding.UTF8.GetString(await program.ReadAllAsync());
        Assert.Equal("one\r\ntwo\r\n", all);
        Assert.Equal(ExecEnd.Exited, (await program.EndAsync()).End);
    }
}
