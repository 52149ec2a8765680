using NativeSandbox.Backends.Native.Interop;
using NativeSandbox.Backends.Native.Tests.Scripted;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Protocol.Messages;
using NativeSandbox.Protocol.Wire;

namespace NativeSandbox.Backends.Native.Tests;

public sealed class NativeBoxTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static NativeBackend Connect(ScriptedLauncher launcher) =>
        new(new NativeBackendOptions { SocketPath = launcher.SocketPath, ConnectTimeout = TimeSpan.FromMinutes(1) });

    [Fact]
    public async Task Open_put_and_exec_go_out_back_to_back_and_one_answer_is_awaited()
    {
        List<Request> seen = [];
        using ScriptedLauncher launcher = new((peer, request) =>
        {
            seen.Add(request);
            if (request.Kind is MessageKind.Hello or MessageKind.Close) return false;
            if (request.Kind != MessageKind.Exec) return true;
            peer.End(request, new EndedMessage
            {
                End = RunEnd.Exited,
                ExitCode = 3,
                UserNs = 1_500_000,
                SystemNs = 500_000,
                WallNs = 9_000_000,
                MemoryPeakBytes = 4096,
                ProcessesPeak = 2,
                OutputLength = 2,
                Output = "ok"u8.ToArray(),
                ErrorLength = 1,
                Error = "!"u8.ToArray(),
            });
            return true;
        });
        await using NativeBackend backend = Connect(launcher);
        await using ISandbox box = await backend.OpenAsync(CancellationToken.None);
        await box.PutAsync(new SandboxFile("main.py", "print()"u8.ToArray(), Executable: true), CancellationToken.None);
        ExecOutcome outcome = await box.ExecAsync(Samples.Exec with { Input = "in"u8.ToArray() }, CancellationToken.None);

        Assert.Equal([MessageKind.Hello, MessageKind.Open, MessageKind.Put, MessageKind.Exec], seen.Select(request => request.Kind));
        Assert.Single(seen.Skip(1).Select(request => request.Header.Box).Distinct());
        Assert.Equal([false, true, true, false], seen.Select(request => request.Header.Request == 0));
        PutMessage put = Assert.IsType<PutMessage>(seen[2].Body);
        Assert.Equal(("main.py", true, 7L), (put.Path, put.Executable, put.Length));
        ExecMessage exec = Assert.IsType<ExecMessage>(seen[3].Body);
        Assert.Equal(["/bin/true"], exec.Arguments);
        Assert.Equal(["A=1"], exec.Environment);
        Assert.Equal("/box", exec.WorkingDirectory);
        Assert.Equal((StreamKind.Buffer, StreamKind.Buffer, StreamKind.Buffer), (exec.Input, exec.Output, exec.Error));
        Assert.Equal((5_000_000_000, 10_000_000_000, 256L << 20, 64, 500), (exec.Limits.CpuTimeNs, exec.Limits.WallTimeNs, exec.Limits.MemoryBytes, exec.Limits.Processes, exec.Limits.CpuMillis));
        Assert.Equal((ExecEnd.Exited, 3, 4096L, 2), (outcome.End, outcome.ExitCode, outcome.MemoryPeakBytes, outcome.ProcessesPeak));
        Assert.Equal((TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(9)), (outcome.CpuTime, outcome.WallTime));
        Assert.Equal("ok", System.Text.Encoding.UTF8.GetString(outcome.Output.Span));
        Assert.Equal("!", System.Text.Encoding.UTF8.GetString(outcome.Error.Span));
    }

    [Fact]
    public async Task Large_content_travels_as_sealed_memory_in_both_directions()
    {
        byte[] large = new byte[3 << 20], other = new byte[WireLimits.InlineBytes + 1];
        new Random(1).NextBytes(large);
        new Random(2).NextBytes(other);
        byte[]? put = null, input = null;
        using ScriptedLauncher launcher = new((peer, request) =>
        {
            switch (request.Body)
            {
                case PutMessage message:
                    put = message.Content.ToArray();
                    return false;
                case ExecMessage message:
                    input = message.InputBytes.ToArray();
                    peer.End(
                        request,
                        new EndedMessage { End = RunEnd.Output, Truncated = true, OutputLength = large.Length, ErrorLength = other.Length },
                        SealedMemory.Create(large), SealedMemory.Create(other));
                    return true;
                case GetMessage:
                    peer.Answer(request, MessageKind.Content, new ContentMessage(true, large.Length, default).Write, SealedMemory.Create(large));
                    return true;
                default:
                    return false;
            }
        });
        await using NativeBackend backend = Connect(launcher);
        await using ISandbox box = await backend.OpenAsync(CancellationToken.None);
        await box.PutAsync(new SandboxFile("a", large), CancellationToken.None);
        ExecOutcome outcome = await box.ExecAsync(Samples.Exec with { Input = other }, CancellationToken.None);
        SandboxFile? file = await box.GetAsync("a", long.MaxValue, CancellationToken.None);
        Assert.Equal(large, put);
        Assert.Equal(other, input);
        Assert.Equal((ExecEnd.OutputLimit, true), (outcome.End, outcome.OutputTruncated));
        Assert.True(outcome.Output.Span.SequenceEqual(large));
        Assert.True(outcome.Error.Span.SequenceEqual(other));
        Assert.True(file!.Executable && file.Content.Span.SequenceEqual(large));
    }

    [Theory]
    [InlineData(RunEnd.Exited, ExecEnd.Exited)]
    [InlineData(RunEnd.Signaled, ExecEnd.Signaled)]
    [InlineData(RunEnd.CpuTime, ExecEnd.CpuTimeLimit)]
    [InlineData(RunEnd.WallTime, ExecEnd.WallTimeLimit)]
    [InlineData(RunEnd.Memory, ExecEnd.MemoryLimit)]
    [InlineData(RunEnd.Output, ExecEnd.OutputLimit)]
    [InlineData(RunEnd.Seccomp, ExecEnd.ForbiddenSystemCall)]
    [InlineData(RunEnd.NotStarted, ExecEnd.NotStarted)]
    public async Task Every_end_is_passed_on(RunEnd sent, ExecEnd seen)
    {
        using ScriptedLauncher launcher = new((peer, request) =>
        {
            if (request.Kind != MessageKind.Exec) return false;
            peer.End(request, new EndedMessage { End = sent, Signal = 11, Errno = 2 });
            return true;
        });
        await using NativeBackend backend = Connect(launcher);
        await using ISandbox box = await backend.OpenAsync(CancellationToken.None);
        ExecOutcome outcome = await box.ExecAsync(Samples.Exec, CancellationToken.None);
        Assert.Equal((seen, 11, 2), (outcome.End, outcome.Signal, outcome.StartErrno));
    }

    [Fact]
    public async Task A_failed_open_shows_in_the_exec_with_step_and_errno()
    {
        using ScriptedLauncher launcher = new((peer, request) =>
        {
            if (request.Kind != MessageKind.Exec) return false;
            peer.Fail(request, new FailedMessage("PivotRoot", 1, "the root is shared", true));
            return true;
        });
        await using NativeBackend backend = Connect(launcher);
        await using ISandbox box = await backend.OpenAsync(CancellationToken.None);
        SandboxException e = await Assert.ThrowsAsync<SandboxException>(async () => await box.ExecAsync(Samples.Exec, CancellationToken.None));
        Assert.Equal("box setup failed at step PivotRoot: EPERM (1): the root is shared", e.Message);
        await Assert.ThrowsAsync<SandboxException>(async () => await box.PutAsync(new SandboxFile("a", default), CancellationToken.None));
    }

    [Fact]
    public async Task A_failed_put_shows_in_the_exec()
    {
        using ScriptedLauncher launcher = new((peer, request) =>
        {
            if (request.Kind != MessageKind.Exec) return false;
            peer.Fail(request, new FailedMessage("OpenFile", 28, "", false));
            return true;
        });
        await using NativeBackend backend = Connect(launcher);
        await using ISandbox box = await backend.OpenAsync(CancellationToken.None);
        await box.PutAsync(new SandboxFile("a", default), CancellationToken.None);
        SandboxException e = await Assert.ThrowsAsync<SandboxException>(async () => await box.ExecAsync(Samples.Exec, CancellationToken.None));
        Assert.Equal("nsbox refused at step OpenFile: ENOSPC (28)", e.Message);
    }

    [Fact]
    public async Task Cancelling_kills_the_program_and_waits_for_its_end()
    {
        Request? exec = null;
        using CancellationTokenSource source = new();
        List<MessageKind> order = [];
        using ScriptedLauncher launcher = new((peer, request) =>
        {
            order.Add(request.Kind);
            if (request.Kind == MessageKind.Exec)
            {
                exec = request;
                source.Cancel();
                return true;
            }
            if (request.Kind != MessageKind.Kill) return false;
            peer.Answer(request, MessageKind.Done);
            peer.End(exec!, new EndedMessage { End = RunEnd.Killed, Signal = 9 });
            return true;
        });
        await using NativeBackend backend = Connect(launcher);
        await using ISandbox box = await backend.OpenAsync(CancellationToken.None);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await box.ExecAsync(Samples.Exec, source.Token).AsTask().WaitAsync(Patience));
        Assert.Equal([MessageKind.Hello, MessageKind.Open, MessageKind.Exec, MessageKind.Kill], order);
    }

    [Fact]
    public async Task A_program_killed_without_our_asking_is_a_fault_of_the_sandbox()
    {
        using ScriptedLauncher launcher = new((peer, request) =>
        {
            if (request.Kind != MessageKind.Exec) return false;
            peer.End(request, new EndedMessage { End = RunEnd.Killed });
            return true;
        });
        await using NativeBackend backend = Connect(launcher);
        await using ISandbox box = await backend.OpenAsync(CancellationToken.None);
        await Assert.ThrowsAsync<SandboxException>(async () => await box.ExecAsync(Samples.Exec, CancellationToken.None));
    }

    [Fact]
    public async Task A_file_that_cannot_be_had_is_null_and_a_lost_box_is_a_fault()
    {
        bool lost = false;
        using ScriptedLauncher launcher = new((peer, request) =>
        {
            if (request.Kind != MessageKind.Get) return false;
            peer.Fail(request, new FailedMessage("OpenFile", 40, "", lost));
            return true;
        });
        await using NativeBackend backend = Connect(launcher);
        await using ISandbox box = await backend.OpenAsync(CancellationToken.None);
        Assert.Null(await box.GetAsync("link", 10, CancellationToken.None));
        lost = true;
        SandboxException e = await Assert.ThrowsAsync<SandboxException>(async () => await box.GetAsync("link", 10, CancellationToken.None));
        Assert.Contains("ELOOP (40)", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disposing_closes_the_box_once_and_ends_its_use()
    {
        int closes = 0;
        using ScriptedLauncher launcher = new((_, request) =>
        {
            if (request.Kind == MessageKind.Close) Interlocked.Increment(ref closes);
            return false;
        });
        await using NativeBackend backend = Connect(launcher);
        ISandbox box = await backend.OpenAsync(CancellationToken.None);
        await box.DisposeAsync();
        await box.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await box.ExecAsync(Samples.Exec, CancellationToken.None));
        // An answered request proves that all sent before it were seen.
        await backend.GetStatusAsync(CancellationToken.None);
        Assert.Equal(1, closes);
    }

    [Fact]
    public async Task A_request_that_is_too_long_fails_alone()
    {
        using ScriptedLauncher launcher = new();
        await using NativeBackend backend = Connect(launcher);
        await using ISandbox box = await backend.OpenAsync(CancellationToken.None);
        SandboxException e = await Assert.ThrowsAsync<SandboxException>(async () =>
            await box.ExecAsync(Samples.Exec with { Arguments = [new string('x', WireLimits.MessageBytes)] }, CancellationToken.None));
        Assert.Contains("too long", e.Message, StringComparison.Ordinal);
        await using ISandbox next = await backend.OpenAsync(CancellationToken.None);
        Assert.Equal(ExecEnd.Exited, (await next.ExecAsync(Samples.Exec, CancellationToken.None)).End);
        Assert.Equal(1, launcher.Connections);
    }

    [Fact]
    public async Task Many_boxes_share_one_connection_and_get_their_own_answers()
    {
        using ScriptedLauncher launcher = new((peer, request) =>
        {
            if (request.Body is not ExecMessage exec) return false;
            byte[] output = System.Text.Encoding.UTF8.GetBytes(exec.Arguments[0]);
            peer.End(request, new EndedMessage { End = RunEnd.Exited, OutputLength = output.Length, Output = output });
            return true;
        });
        await using NativeBackend backend = Connect(launcher);
        await Task.WhenAll(Enumerable.Range(0, 32).Select(worker => Task.Run(async () =>
        {
            for (int i = 0; i < 50; i++)
            {
                await using ISandbox box = await backend.OpenAsync(CancellationToken.None);
                await box.PutAsync(new SandboxFile("f", new byte[100]), CancellationToken.None);
                ExecOutcome outcome = await box.ExecAsync(Samples.Exec with { Arguments = [$"{worker}/{i}"] }, CancellationToken.None);
                Assert.Equal($"{worker}/{i}", System.Text.Encoding.UTF8.GetString(outcome.Output.Span));
            }
        })));
        Assert.Equal(1, launcher.Connections);
    }
}
