using System.Diagnostics;
using NativeSandbox.Backends.Native.Tests.Scripted;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Protocol.Messages;
using NativeSandbox.Protocol.Wire;

namespace NativeSandbox.Backends.Native.Tests;

public sealed class NativeBackendTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static NativeBackend Connect(string path, double seconds = 5) =>
        new(new NativeBackendOptions { SocketPath = path, ConnectTimeout = TimeSpan.FromSeconds(seconds) });

    private static async Task<ExecOutcome> RunAsync(NativeBackend backend)
    {
        await using ISandbox box = await backend.OpenAsync(CancellationToken.None);
        return await box.ExecAsync(Samples.Exec, CancellationToken.None);
    }

    [Fact]
    public async Task The_status_is_what_nsbox_says()
    {
        using ScriptedLauncher launcher = new();
        await using NativeBackend backend = Connect(launcher.SocketPath);
        BackendStatus status = await backend.GetStatusAsync(CancellationToken.None);
        Assert.Equal((1, 2, 3L, 4L, 5L), (status.ReadyBoxes, status.BusyBoxes, status.BoxesCreated, status.BoxesFailed, status.Execs));
        Assert.Equal(("9.9", Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture), "v1", "6"), (status.Details["version"], status.Details["processId"], status.Details["cgroupDriver"], status.Details["poolMisses"]));
        Assert.Equal(["no swap limit"], status.Warnings);
        Assert.Equal("native", backend.Name);
    }

    [Fact]
    public async Task When_nsbox_dies_those_who_wait_are_told_and_the_next_one_is_found()
    {
        TaskCompletionSource running = new(TaskCreationOptions.RunContinuationsAsynchronously);
        bool hold = true;
        using ScriptedLauncher launcher = new((_, request) =>
        {
            if (request.Kind != MessageKind.Exec || !hold) return false;
            running.SetResult();
            return true;
        });
        await using NativeBackend backend = Connect(launcher.SocketPath);
        Task<ExecOutcome> run = RunAsync(backend);
        await running.Task.WaitAsync(Patience);
        hold = false;
        launcher.Stop();
        SandboxException e = await Assert.ThrowsAsync<SandboxException>(() => run.WaitAsync(Patience));
        Assert.Equal("nsbox has ended: the connection to it is closed", e.Message);
        Task<ExecOutcome> next = RunAsync(backend);
        launcher.Start();
        Assert.Equal(ExecEnd.Exited, (await next.WaitAsync(Patience)).End);
        Assert.Equal(2, launcher.Connections);
    }

    [Fact]
    public async Task Nobody_at_the_socket_is_a_fault_that_names_the_path()
    {
        await using NativeBackend backend = Connect("/tmp/no-nsbox-here", 0.1);
        SandboxException e = await Assert.ThrowsAsync<SandboxException>(() => RunAsync(backend));
        Assert.Equal("cannot connect to nsbox at /tmp/no-nsbox-here: ENOENT (2)", e.Message);
        await using NativeBackend tooLong = Connect("/" + new string('x', 200), 0.1);
        Assert.Contains("longer than", (await Assert.ThrowsAsync<SandboxException>(() => RunAsync(tooLong))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_nsbox_of_another_protocol_is_refused()
    {
        using ScriptedLauncher launcher = new((peer, request) =>
        {
            peer.Answer(request, MessageKind.Welcome, new WelcomeMessage(WireLimits.Version + 1, "7.0", 1, "v2", 1, []).Write);
            return true;
        });
        await using NativeBackend backend = Connect(launcher.SocketPath, 3);
        SandboxException e = await Assert.ThrowsAsync<SandboxException>(() => RunAsync(backend));
        Assert.Contains($"nsbox 7.0 speaks protocol {WireLimits.Version + 1}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_takes_the_connection_and_says_nothing_is_given_up()
    {
        using ScriptedLauncher launcher = new((_, _) => true);
        await using NativeBackend backend = Connect(launcher.SocketPath, 0.2);
        SandboxException e = await Assert.ThrowsAsync<SandboxException>(() => RunAsync(backend).WaitAsync(Patience));
        Assert.Contains("does not answer", e.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string> Lies => ["wrong kind", "no descriptor", "cut body", "unknown request", "stream length"];

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task An_answer_against_the_protocol_ends_the_connection_and_not_the_service(string lie)
    {
        bool lying = true;
        using ScriptedLauncher launcher = new((peer, request) =>
        {
            if (request.Kind != MessageKind.Exec || !lying) return false;
            lying = false;
            switch (lie)
            {
                case "wrong kind":
                    peer.Answer(request, MessageKind.Welcome);
                    break;
                case "no descriptor":
                    peer.End(request, new EndedMessage { End = RunEnd.Exited, OutputLength = 1 << 20 });
                    break;
                case "cut body":
                    peer.Answer(request, MessageKind.Ended);
                    break;
                case "unknown request":
                    peer.Answer(request with { Header = request.Header with { Request = 999 } }, MessageKind.Done);
                    break;
                default:
                    peer.End(request, new EndedMessage { End = RunEnd.Exited, OutputLength = 5, Output = new byte[4] });
                    break;
            }
            return true;
        });
        await using NativeBackend backend = Connect(launcher.SocketPath);
        SandboxException e = await Assert.ThrowsAsync<SandboxException>(() => RunAsync(backend).WaitAsync(Patience));
        Assert.StartsWith("nsbox does not follow the protocol", e.Message, StringComparison.Ordinal);
        Assert.Equal(ExecEnd.Exited, (await RunAsync(backend).WaitAsync(Patience)).End);
        Assert.Equal(2, launcher.Connections);
    }

    [Fact]
    public async Task No_descriptor_stays_open()
    {
        using ScriptedLauncher launcher = new((peer, request) =>
        {
            if (request.Kind != MessageKind.Exec) return false;
            // One descriptor more than the message speaks of.
            peer.End(
                request,
                new EndedMessage { End = RunEnd.Exited, OutputLength = 40_000 },
                Interop.SealedMemory.Create(new byte[40_000]), Interop.SealedMemory.Create(new byte[1]));
            return true;
        });
        await using NativeBackend backend = Connect(launcher.SocketPath);
        await RunAsync(backend);
        for (int i = 0; i < 50; i++)
        {
            await using ISandbox box = await backend.OpenAsync(CancellationToken.None);
            await box.PutAsync(new SandboxFile("f", new byte[40_000]), CancellationToken.None);
            await box.ExecAsync(Samples.Exec with { Input = new byte[40_000] }, CancellationToken.None);
        }
        await backend.GetStatusAsync(CancellationToken.None);
        Assert.InRange(OpenMemfds(), 0, 2);

        static int OpenMemfds() => Directory.GetFiles("/proc/self/fd").Count(path => new FileInfo(path).LinkTarget?.Contains("memfd:nativesandbox", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Cancelling_while_connecting_throws_at_once()
    {
        using CancellationTokenSource source = new(TimeSpan.FromMilliseconds(50));
        await using NativeBackend backend = Connect("/tmp/no-nsbox-here", 60);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await backend.OpenAsync(source.Token).AsTask().WaitAsync(Patience));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await backend.OpenAsync(source.Token));
    }

    [Fact]
    public async Task Disposing_fails_what_is_under_way()
    {
        TaskCompletionSource running = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using ScriptedLauncher launcher = new((_, request) =>
        {
            if (request.Kind != MessageKind.Exec) return false;
            running.SetResult();
            return true;
        });
        NativeBackend backend = Connect(launcher.SocketPath);
        Task<ExecOutcome> run = RunAsync(backend);
        await running.Task.WaitAsync(Patience);
        await backend.DisposeAsync();
        await backend.DisposeAsync();
        await Assert.ThrowsAsync<SandboxException>(() => run.WaitAsync(Patience));
        await Assert.ThrowsAnyAsync<Exception>(async () => await backend.OpenAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_launcher_that_cannot_be_started_or_ends_at_once_is_named_with_the_reason()
    {
        await using NativeBackend missing = new(new NativeBackendOptions { LauncherPath = "/no/such/nsbox", ConnectTimeout = TimeSpan.FromSeconds(0.3) });
        Assert.Contains("/no/such/nsbox cannot be started", await RefusalAsync(missing, "cannot be started"), StringComparison.Ordinal);
        string script = Path.GetTempFileName();
        await File.WriteAllTextAsync(script, "#!/bin/sh\necho 'no cgroup here' >&2\nexit 3\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        List<string> log = [];
        await using (NativeBackend dying = new(new NativeBackendOptions { LauncherPath = script, LauncherLog = log.Add, ConnectTimeout = TimeSpan.FromSeconds(0.6) }))
        {
            string message = await RefusalAsync(dying, "nsbox ended");
            Assert.EndsWith("nsbox ended with status 3: no cgroup here", message, StringComparison.Ordinal);
        }
        Assert.Contains("no cgroup here", log);
        File.Delete(script);

        // The first time it may be given up before it has ended; and as long as what a test beside this one forks has the script open to write, it cannot be executed.
        static async Task<string> RefusalAsync(NativeBackend backend, string reason)
        {
            long start = Stopwatch.GetTimestamp();
            string message = "";
            while (!message.Contains(reason, StringComparison.Ordinal) && Stopwatch.GetElapsedTime(start) < Patience)
                message = (await Assert.ThrowsAsync<SandboxException>(() => RunAsync(backend))).Message;
            return message;
        }
    }

    [Fact]
    public async Task A_launcher_that_does_not_end_by_itself_is_ended()
    {
        string script = Path.GetTempFileName(), pidFile = script + ".pid";
        await File.WriteAllTextAsync(script, $"#!/bin/sh\necho $$ > {pidFile}.new && mv {pidFile}.new {pidFile}\nexec sleep 600\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        int pid;
        await using (NativeBackend backend = new(new NativeBackendOptions { LauncherPath = script }))
        {
            long start = Stopwatch.GetTimestamp();
            while (!File.Exists(pidFile) && Stopwatch.GetElapsedTime(start) < Patience) await Task.Delay(5);
            pid = int.Parse(await File.ReadAllTextAsync(pidFile), System.Globalization.CultureInfo.InvariantCulture);
        }
        Assert.False(Directory.Exists($"/proc/{pid}"));
        File.Delete(script);
        File.Delete(pidFile);
    }

    [Fact]
    public async Task Who_gives_up_while_the_connection_is_made_gives_it_up_for_nobody_else()
    {
        using SemaphoreSlim asked = new(0), answering = new(0);
        using ScriptedLauncher launcher = new((_, request) =>
        {
            if (request.Kind != MessageKind.Hello) return false;
            asked.Release();
            answering.Wait();
            return false;
        });
        await using NativeBackend backend = new(new NativeBackendOptions { SocketPath = launcher.SocketPath });
        using CancellationTokenSource enough = new();
        Task<ISandbox> opening = backend.OpenAsync(enough.Token).AsTask(), other = backend.OpenAsync(CancellationToken.None).AsTask();
        await asked.WaitAsync();
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
        answering.Release(2);
        await using ISandbox box = await other;
        // An nsbox that the backend had started would have ended with the first.
        Assert.Equal(1, launcher.Connections);
    }
}
