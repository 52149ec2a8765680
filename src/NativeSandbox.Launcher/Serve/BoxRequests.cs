using NativeSandbox.Launcher.Boxes;
using NativeSandbox.Launcher.Events;
using NativeSandbox.Launcher.Files;
using NativeSandbox.Launcher.Homes;
using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Runs;
using NativeSandbox.Launcher.Steps;
using NativeSandbox.Protocol.Messages;
using NativeSandbox.Protocol.Wire;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Serve;

/// <summary>Carries out what a client asks of one of its boxes.</summary>
internal sealed unsafe class BoxRequests(EventLoop loop, LauncherService service, ClientConnection client)
{
    private static readonly int s_null = open(CString.Literal("/dev/null"u8), O_RDWR | O_CLOEXEC);

    /// <summary>Handles one request and closes its descriptors.</summary>
    public void Handle(ClientBox box, in ClientRequest request)
    {
        MessageHeader header = request.Header;
        try
        {
            if (box.Failure is { } earlier) throw earlier;
            switch (header.Kind)
            {
                case MessageKind.Put:
                    Put(box.Box!, request);
                    client.Done(header);
                    break;
                case MessageKind.Exec:
                    Exec(box, request);
                    break;
                case MessageKind.Kill:
                    box.Run?.Kill(RunEnd.Killed);
                    client.Done(header);
                    break;
                case MessageKind.Signal:
                    WireReader reader = new(request.Body.Span);
                    box.Run?.Signal(SignalMessage.Read(ref reader).Signal);
                    client.Done(header);
                    break;
                case MessageKind.Get:
                    Get(box.Box!, request);
                    break;
                default:
                    throw new WireException($"message kind {(byte)header.Kind} is unknown");
            }
        }
        catch (StepException failure)
        {
            client.Failed(header, box, failure, boxLost: box.Failure is not null || box.Box is null or { State: BoxState.Ending or BoxState.Gone });
        }
        finally
        {
            close_all(request.Handles);
        }
    }

    private static void Put(Box box, in ClientRequest request)
    {
        CheckAlive(box);
        WireReader reader = new(request.Body.Span);
        PutMessage message = PutMessage.Read(ref reader);
        int source = request.Handles.Length > 0 ? request.Handles[0] : -1;
        if (source < 0 && message.Content.Length != message.Length) throw new WireException("the content's length is not what the message says");
        CheckRoom(box, message.Length);
        BoxFiles.Put(box.Directory, message.Path, message.Executable, message.Content.Span, source, message.Length, box.PayloadId);
    }

    private void Get(Box box, in ClientRequest request)
    {
        CheckAlive(box);
        WireReader reader = new(request.Body.Span);
        GetMessage message = GetMessage.Read(ref reader);
        (byte[] content, int memfd, long length, bool executable) = BoxFiles.Get(box.Directory, message.Path, message.MaximumBytes, WireLimits.InlineBytes);
        WireWriter writer = ClientConnection.Begin(MessageKind.Content, request.Header);
        new ContentMessage(executable, length, content).Write(ref writer);
        client.Send(writer.Length, memfd >= 0 ? [memfd] : []);
    }

    private void Exec(ClientBox box, in ClientRequest request)
    {
        WireReader reader = new(request.Body.Span);
        ExecMessage message = ExecMessage.Read(ref reader);
        bool isTerminal = message.Input == StreamKind.Terminal;
        if (isTerminal != (message.Output == StreamKind.Terminal) || isTerminal != (message.Error == StreamKind.Terminal))
            throw new WireException("a terminal is all three streams of a program, or none");
        Queue<int> handles = new(request.Handles);
        int input = message.Input switch
        {
            StreamKind.Descriptor => Next(handles),
            StreamKind.Buffer when message.InputBytes.Length > 0 => PipeWith(message.InputBytes.Span),
            _ => s_null,
        };
        try
        {
            int output = message.Output == StreamKind.Descriptor ? Next(handles) : s_null;
            int error = message.Error == StreamKind.Descriptor ? Next(handles) : s_null;
            MessageHeader header = request.Header;
            box.Run = BoxRun.Start(loop, box.Box!, message, new RunStreams(input, output, error), (run, result) => Ended(box, header, run, result), isTerminal ? master => SendTerminal(header, master) : null);
            service.CountExec();
        }
        finally
        {
            if (message.Input == StreamKind.Buffer && input != s_null) close(input);
        }
    }

    private void SendTerminal(in MessageHeader header, int master)
    {
        WireWriter writer = ClientConnection.Begin(MessageKind.Terminal, header);
        client.Send(writer.Length, [master]);
    }

    private void Ended(ClientBox box, in MessageHeader header, BoxRun run, RunResult result)
    {
        box.Run = null;
        using (run)
        {
            if (result.Fault is { } fault)
            {
                client.Failed(header, box, fault, boxLost: true);
                return;
            }

            WireWriter writer = ClientConnection.Begin(MessageKind.Ended, header);
            EndedMessage evidence = result.Evidence with
            {
                OutputLength = run.Output?.Length ?? 0,
                ErrorLength = run.Error?.Length ?? 0,
                Output = run.Output?.Inline ?? default,
                Error = run.Error?.Inline ?? default,
            };
            evidence.Write(ref writer);
            int output = run.Output?.TakeSpill() ?? -1, error = run.Error?.TakeSpill() ?? -1;
            client.Send(writer.Length, (output >= 0, error >= 0) switch
            {
                (true, true) => [output, error],
                (true, false) => [output],
                (false, true) => [error],
                _ => [],
            });
        }
    }

    /// <summary>What nsbox itself writes is measured as what programs write.</summary>
    private static void CheckRoom(Box box, long length)
    {
        if (box.Home is not { IsKeptByFileSystem: false, Size: { } size } home) return;
        HomeSize then = new(size.Bytes + length, size.Inodes + 1);
        if (then.IsOver(home.Quota)) throw new StepException(Step.WriteFile, Errno.EDQUOT, $"the home would hold more than {home.Quota.Bytes} bytes in {home.Quota.Inodes} files");
        home.Size = then;
    }

    private static void CheckAlive(Box box)
    {
        if (box.State is BoxState.Ending or BoxState.Gone) throw new StepException(Step.BoxDied, Errno.ESRCH, "the box has ended");
    }

    private static int Next(Queue<int> handles) =>
        handles.TryDequeue(out int handle) ? handle : throw new WireException("a stream's descriptor did not come with the message");

    /// <summary>A pipe that holds the input already: it is shorter than any pipe's capacity.</summary>
    private static int PipeWith(ReadOnlySpan<byte> input)
    {
        int* ends = stackalloc int[2];
        if (pipe2(ends, O_CLOEXEC) != 0) throw new StepException(Step.ConnectStream, errno, "no pipe for the program's input");
        fixed (byte* data = input) write(ends[1], data, (nuint)input.Length);
        close(ends[1]);
        return ends[0];
    }
}
