using NativeSandbox.Launcher.Events;
using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Steps;
using NativeSandbox.Protocol.Messages;
using NativeSandbox.Protocol.Wire;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Serve;

/// <summary>One client: its messages in, its answers out, its boxes.</summary>
/// <remarks>A request numbered 0 has no answer when it succeeds; when it fails, the box's next request that has a number answers with the failure.</remarks>
internal sealed unsafe class ClientConnection : IReadiness
{
    /// <summary>Messages read in a row before others have their turn.</summary>
    private const int MessagesPerTurn = 16;

    private static readonly byte[] s_received = GC.AllocateArray<byte>(WireLimits.MessageBytes, pinned: true);
    private static readonly byte[] s_answer = GC.AllocateArray<byte>(WireLimits.MessageBytes, pinned: true);

    private readonly LauncherService _service;
    private readonly EventLoop _loop;
    private readonly int _fd;
    private readonly MessageSocket _socket;
    private readonly Dictionary<int, ClientBox> _boxes = [];
    private readonly BoxRequests _requests;
    private bool _closed;

    public ClientConnection(LauncherService service, EventLoop loop, int fd)
    {
        (_service, _loop, _fd) = (service, loop, fd);
        _socket = new MessageSocket(loop, fd);
        _requests = new BoxRequests(loop, service, this);
        loop.Add(fd, this);
    }

    public void Ready()
    {
        if (_socket.IsWaiting && !_socket.Flush())
        {
            Close();
            return;
        }

        int* handles = stackalloc int[FdRoom];
        int count;
        for (int i = 0; i < MessagesPerTurn && !_closed; i++)
        {
            nint length;
            fixed (byte* buffer = s_received) length = receive_with_fds(_fd, buffer, WireLimits.MessageBytes, handles, FdRoom, &count, MSG_DONTWAIT);
            if (length < 0 && errno is Errno.EAGAIN or Errno.EINTR) return;
            if (length <= 0)
            {
                Close();
                return;
            }

            try
            {
                Receive(s_received.AsMemory(0, (int)length), new ReadOnlySpan<int>(handles, count).ToArray());
            }
            catch (WireException error)
            {
                Refuse(error);
            }
        }
    }

    /// <summary>Ends the connection and every box of it.</summary>
    public void Close()
    {
        if (_closed) return;
        _closed = true;
        _loop.Remove(_fd);
        _socket.Clear();
        close(_fd);
        foreach (ClientBox box in _boxes.Values.ToArray()) CloseBox(box, null);
        _service.Forget(this);
    }

    /// <summary>The request was carried out.</summary>
    public void Done(in MessageHeader header)
    {
        if (header.Request == 0) return;
        WireWriter writer = Begin(MessageKind.Done, header);
        Send(writer.Length, []);
    }

    /// <summary>The request failed.</summary>
    public void Failed(in MessageHeader header, ClientBox? box, StepException failure, bool boxLost)
    {
        if (header.Request != 0) Answer(header, new FailedMessage(failure.Step.ToString(), failure.Number, failure.Text, boxLost));
        else if (box is not null) box.Failure ??= failure;
    }

    /// <summary>The header of an answer, in the buffer that <see cref="Send"/> sends.</summary>
    public static WireWriter Begin(MessageKind kind, in MessageHeader header)
    {
        WireWriter writer = new(s_answer);
        new MessageHeader(kind, header.Request, header.Box).Write(ref writer);
        return writer;
    }

    /// <summary>Sends the buffer; the descriptors are closed when it is on its way.</summary>
    public void Send(int length, ReadOnlySpan<int> handles)
    {
        if (_closed)
        {
            close_all(handles);
        }
        else if (!_socket.Send(s_answer.AsSpan(0, length), handles))
        {
            Close();
        }
    }

    /// <summary>A client that does not follow the protocol is told so, and let go.</summary>
    private void Refuse(WireException error)
    {
        Answer(new MessageHeader(MessageKind.Failed, 0, 0), new FailedMessage("Protocol", 0, error.Message, false));
        Close();
    }

    private void Answer(in MessageHeader header, FailedMessage failure)
    {
        WireWriter writer = Begin(MessageKind.Failed, header);
        failure.Write(ref writer);
        Send(writer.Length, []);
    }

    private void Receive(ReadOnlyMemory<byte> message, int[] handles)
    {
        bool isForwarded = false; // then they are closed by who handles the request
        try
        {
            Dispatch(message, handles, ref isForwarded);
        }
        finally
        {
            if (!isForwarded) close_all(handles);
        }
    }

    private void Dispatch(ReadOnlyMemory<byte> message, int[] handles, ref bool isForwarded)
    {
        WireReader reader = new(message.Span);
        MessageHeader header = MessageHeader.Read(ref reader);
        switch (header.Kind)
        {
            case MessageKind.Hello:
                Greet(header, reader.Int32());
                break;
            case MessageKind.GetStatistics:
                WireWriter writer = Begin(MessageKind.Statistics, header);
                _service.Statistics().Write(ref writer);
                Send(writer.Length, []);
                break;
            case MessageKind.Open:
                Open(header, OpenMessage.Read(ref reader));
                break;
            case MessageKind.ListHomes:
                ListHomes(header, ListHomesMessage.Read(ref reader));
                break;
            case MessageKind.RemoveHome:
                RemoveHome(header, RemoveHomeMessage.Read(ref reader));
                break;
            case MessageKind.Close when _boxes.TryGetValue(header.Box, out ClientBox? box):
                MessageHeader closing = header;
                CloseBox(box, () => Done(closing));
                break;
            default:
                isForwarded = true;
                Forward(new ClientRequest(header, message[MessageHeader.Length..], handles));
                break;
        }
    }

    private void Greet(in MessageHeader header, int version)
    {
        if (version != WireLimits.Version) throw new WireException($"this nsbox speaks protocol {WireLimits.Version}, the client {version}: install both from one release");
        WireWriter writer = Begin(MessageKind.Welcome, header);
        _service.Welcome().Write(ref writer);
        Send(writer.Length, []);
    }

    private void Open(MessageHeader header, OpenMessage message)
    {
        ClientBox box = new(header);
        if (!_boxes.TryAdd(header.Box, box)) throw new WireException($"box {header.Box} is open already");
        _service.TakeBox(message, (made, failure) =>
        {
            if (box.IsClosed)
            {
                if (made is not null) _service.GiveBack(made, box.Gone);
                else box.Gone?.Invoke();
                return;
            }

            box.Box = made;
            box.Failure = failure;
            if (failure is null) Done(header);
            else Failed(header, box, failure, boxLost: true);
            try
            {
                while (box.Backlog.TryDequeue(out ClientRequest request)) _requests.Handle(box, request);
            }
            catch (WireException error)
            {
                Refuse(error);
            }
        });
    }

    private void ListHomes(MessageHeader header, ListHomesMessage message)
    {
        try
        {
            _service.ListHomes(message, homes =>
            {
                WireWriter writer = Begin(MessageKind.Homes, header);
                homes.Write(ref writer);
                Send(writer.Length, []);
            });
        }
        catch (StepException failure)
        {
            Failed(header, null, failure, boxLost: false);
        }
    }

    private void RemoveHome(in MessageHeader header, in RemoveHomeMessage message)
    {
        try
        {
            _service.RemoveHome(message);
            Done(header);
        }
        catch (StepException failure)
        {
            Failed(header, null, failure, boxLost: false);
        }
    }

    private void Forward(in ClientRequest request)
    {
        if (!_boxes.TryGetValue(request.Header.Box, out ClientBox? box))
        {
            close_all(request.Handles);
            if (request.Header.Kind is not (MessageKind.Put or MessageKind.Exec or MessageKind.Kill or MessageKind.Signal or MessageKind.Get or MessageKind.Close))
                throw new WireException($"message kind {(byte)request.Header.Kind} is unknown");
            Failed(request.Header, null, new StepException(Step.SendExec, Errno.ENOENT, $"there is no box {request.Header.Box}"), boxLost: true);
            return;
        }

        // The receive buffer is used again before the box comes, so what waits is copied.
        if (box.Box is null && box.Failure is null) box.Backlog.Enqueue(request with { Body = request.Body.ToArray() });
        else _requests.Handle(box, request);
    }

    /// <summary>Ends a box, or has it ended when it comes. Whoever waits for what it was to do is told that nothing will come of it.</summary>
    /// <param name="box">The box.</param>
    /// <param name="gone">Called when nothing of it is left.</param>
    private void CloseBox(ClientBox box, Action? gone)
    {
        box.IsClosed = true;
        _boxes.Remove(box.Number);
        bool isToCome = box.Box is null && box.Failure is null;
        StepException closed = new(Step.BoxDied, Errno.ESRCH, "the box was closed before it was made");
        if (isToCome) Failed(box.Opening, null, closed, boxLost: true);
        while (box.Backlog.TryDequeue(out ClientRequest request))
        {
            close_all(request.Handles);
            Failed(request.Header, null, closed, boxLost: true);
        }

        if (box.Box is { } made) _service.GiveBack(made, gone);
        else if (isToCome) box.Gone = gone;
        else gone?.Invoke();
    }
}
