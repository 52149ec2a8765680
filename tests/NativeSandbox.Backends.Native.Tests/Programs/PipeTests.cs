using System.Text;
using NativeSandbox.Backends.Native.Tests.Kernel;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Backends.Native.Tests.Programs;

[Collection(KernelCollection.Name)]
public sealed class PipeTests(KernelFixture kernel)
{
    private static async Task<string> ReadErrorAsync(IProgram program)
    {
        byte[] buffer = new byte[4096];
        StringBuilder text = new();
        int read;
        while ((read = await program.ReadErrorAsync(buffer, CancellationToken.None).AsTask().WaitAsync(Conversation.Patience)) > 0) text.Append(Encoding.UTF8.GetString(buffer, 0, read));
        return text.ToString();
    }

    [Fact]
    public async Task Output_and_error_come_apart_and_input_ends()
    {
        await using Conversation program = await Conversation.StartAsync(kernel.Backend, null, "/bin/sh", "-c", "cat; echo wrong >&2; exit 3");
        await program.TypeAsync("in and out");
        program.Program.CloseInput();
        Task<string> error = ReadErrorAsync(program.Program);
        Assert.Equal("in and out", Encoding.UTF8.GetString(await program.ReadAllAsync()));
        Assert.Equal("wrong\n", await error);
        Assert.Equal((ExecEnd.Exited, 3), ((await program.EndAsync()).End, (await program.EndAsync()).ExitCode));
    }

    [Fact]
    public async Task The_streams_can_be_opened_by_their_names()
    {
        await using Conversation program = await Conversation.StartAsync(
            kernel.Backend, null, "/bin/sh", "-c", "read x < /dev/stdin; echo got $x > /dev/stdout; echo bad > /dev/stderr");
        await program.TypeAsync("it\n");
        Assert.Equal("got it\n", Encoding.UTF8.GetString(await program.ReadAllAsync()));
        Assert.Equal("bad\n", await ReadErrorAsync(program.Program));
    }

    [Fact]
    public async Task Input_that_nobody_reads_waits_and_does_not_hang_the_end()
    {
        await using Conversation program = await Conversation.StartAsync(kernel.Backend, null, "/bin/sh", "-c", "echo go; read x; sleep 0.2");
        await program.ExpectAsync("go");
        await program.Program.WriteAsync((byte[])[(byte)'\n', .. new byte[4 << 20]], CancellationToken.None).AsTask().WaitAsync(Conversation.Patience);
        Assert.Equal(ExecEnd.Exited, (await program.EndAsync()).End);
    }

    [Fact]
    public async Task A_signal_reaches_a_program_without_a_terminal()
    {
        await using Conversation program = await Conversation.StartAsync(kernel.Backend, null, "/bin/sh", "-c", "echo go; exec sleep 1000");
        await program.ExpectAsync("go");
        await program.Program.SignalAsync(2, CancellationToken.None);
        Assert.Equal((ExecEnd.Signaled, 2), ((await program.EndAsync()).End, (await program.EndAsync()).Signal));
    }
}
