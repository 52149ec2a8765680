using Microsoft.Win32.SafeHandles;
using NativeSandbox.Backends.Native.Interop;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Protocol.Messages;
using NativeSandbox.Protocol.Wire;

namespace NativeSandbox.Backends.Native.Connections;

/// <summary>Writes a message's body.</summary>
internal delegate void BodyWriter<T>(T message, ref WireWriter writer);

/// <summary>One connection to nsbox, shared by all boxes. Requests go out under a lock, one thread receives; a lost connection fails whatever waits and stays lost.</summary>
internal sealed class LauncherConnection : IDisposable
{
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(10);

    private readonly SeqPacketSocket _socket;
    private readonly Lock _sendLock = new();
    private readonly byte[] _sendBuffer = GC.AllocateUninitializedArray<byte>(WireLimits.MessageBytes, pinned: true);
    private readonly Lock _pendingLock = new();
    private readonly Dictionary<int, IReplySink> _pending = [];
    private readonly Thread _receiver;
    private SandboxException? _lost;
    private bool _closed;
    private int _lastRequest;
    private int _lastBox;

    private LauncherConnection(SeqPacketSocket socket)
    {
        _socket = socket;
        ProcessId = socket.PeerProcessId;
        _receiver = new Thread(ReceiveAll) { IsBackground = true, Name = "nsbox replies" };
        _receiver.Start();
    }

    /// <summary>Whether requests can be sent.</summary>
    public bool IsAlive => Volatile.Read(ref _lost) is null;

    /// <summary>nsbox's process id, from the kernel: in a pid namespace of its own nsbox cannot know what others call it.</summary>
    public int ProcessId { get; }

    /// <summary>What nsbox said of itself.</summary>
    public WelcomeMessage Welcome { get; private set; } = null!;

    /// <summary>Connects and agrees on the protocol's version.</summary>
    /// <exception cref="SandboxException">nsbox is not there, or speaks another version.</exception>
    public static async Task<LauncherConnection> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        LauncherConnection connection = new(SeqPacketSocket.Connect(path, SendTimeout));
        try
        {
            Reply<WelcomeMessage> welcome = new(MessageKind.Welcome, static (ref body, _) => WelcomeMessage.Read(ref body));
            connection.Send(MessageKind.Hello, 0, welcome, WireLimits.Version, static (int version, ref WireWriter writer) => writer.Int32(version));
            connection.Welcome = await welcome.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (connection.Welcome.ProtocolVersion != WireLimits.Version)
            {
                throw new SandboxException(
                    $"nsbox {connection.Welcome.Version} speaks protocol {connection.Welcome.ProtocolVersion}, this server {WireLimits.Version}; install both from one release");
            }
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A box number that this connection has not used.</summary>
    public int NextBox() => Interlocked.Increment(ref _lastBox);

    /// <summary>Sends a request without a body.</summary>
    /// <exception cref="SandboxException">The connection is lost.</exception>
    public void Send(MessageKind kind, int box, IReplySink sink) => Send(kind, box, sink, 0, static (int _, ref WireWriter _) => { });

    /// <summary>Sends a request. Its answer, or the news that none will come, goes to the sink, even where this throws.</summary>
    /// <exception cref="SandboxException">The connection is lost.</exception>
    public void Send<T>(MessageKind kind, int box, IReplySink sink, T message, BodyWriter<T> write, params ReadOnlySpan<SafeFileHandle> descriptors)
    {
        lock (_sendLock)
        {
            int request = Register(sink);
            int errno;
            try
            {
                errno = SendLocked(kind, request, box, message, write, descriptors);
            }
            catch (WireException e)
            {
                Unregister(request);
                SandboxException tooLong = new($"a {kind} request is too long for nsbox: {e.Message}", e);
                sink.OnLost(tooLong);
                throw tooLong;
            }
            if (errno != 0) Lose(new SandboxException($"the connection to nsbox broke: {Errno.Describe(errno)}"));
        }
        if (Volatile.Read(ref _lost) is { } lost) throw Copy(lost);
    }

    /// <summary>Sends a request that has no answer: where it fails, the box's next request that has one says so.</summary>
    /// <exception cref="SandboxException">The connection is lost.</exception>
    public void SendUnanswered<T>(MessageKind kind, int box, T message, BodyWriter<T> write, params ReadOnlySpan<SafeFileHandle> descriptors)
    {
        lock (_sendLock)
        {
            int errno;
            try
            {
                errno = SendLocked(kind, 0, box, message, write, descriptors);
            }
            catch (WireException e)
            {
                throw new SandboxException($"a {kind} request is too long for nsbox: {e.Message}", e);
            }
            if (errno != 0) Lose(new SandboxException($"the connection to nsbox broke: {Errno.Describe(errno)}"));
        }
        if (Volatile.Read(ref _lost) is { } lost) throw Copy(lost);
    }

    /// <summary>Closes the connection: nsbox ends every box of it.</summary>
    public void Dispose()
    {
        Lose(new SandboxException("the connection to nsbox was closed"));
        if (Thread.CurrentThread != _receiver) _receiver.Join();
        lock (_sendLock)
        {
            _closed = true;
            _socket.Dispose();
        }
    }

    private int SendLocked<T>(MessageKind kind, int request, int box, T message, BodyWriter<T> write, ReadOnlySpan<SafeFileHandle> descriptors)
    {
        WireWriter writer = new(_sendBuffer);
        new MessageHeader(kind, request, box).Write(ref writer);
        write(message, ref writer);
        return _closed ? 0 : _socket.Send(_sendBuffer.AsSpan(0, writer.Length), descriptors);
    }

    private int Register(IReplySink sink)
    {
        lock (_pendingLock)
        {
            if (_lost is null)
            {
                _pending.Add(++_lastRequest, sink);
                return _lastRequest;
            }
        }
        SandboxException lost = Copy(_lost);
        sink.OnLost(lost);
        throw lost;
    }

    private void Unregister(int request)
    {
        lock (_pendingLock) _pending.Remove(request);
    }

    private void ReceiveAll()
    {
        byte[] buffer = GC.AllocateUninitializedArray<byte>(WireLimits.MessageBytes, pinned: true);
        DescriptorQueue descriptors = new();
        try
        {
            while (true)
            {
                int length = _socket.Receive(buffer, descriptors);
                if (length <= 0)
                {
                    Lose(new SandboxException(length == 0
                        ? "nsbox has ended: the connection to it is closed"
                        : $"the connection to nsbox broke: {Errno.Describe(-length)}"));
                    return;
                }
                Dispatch(buffer.AsSpan(0, length), descriptors);
                descriptors.CloseRest();
            }
        }
        catch (WireException e)
        {
            Lose(new SandboxException($"nsbox does not follow the protocol: {e.Message}", e));
        }
        finally
        {
            descriptors.CloseRest();
        }
    }

    private void Dispatch(ReadOnlySpan<byte> message, DescriptorQueue descriptors)
    {
        WireReader reader = new(message);
        MessageHeader header = MessageHeader.Read(ref reader);
        IReplySink? sink;
        lock (_pendingLock)
        {
            // A terminal comes before the end of the program on it.
            bool last = header.Kind != MessageKind.Terminal;
            if (!(last ? _pending.Remove(header.Request, out sink) : _pending.TryGetValue(header.Request, out sink))) throw new WireException($"an answer to request {header.Request}, which nobody made");
        }
        try
        {
            sink.OnReply(header.Kind, ref reader, descriptors);
        }
        catch (WireException e)
        {
            sink.OnLost(new SandboxException($"nsbox does not follow the protocol: {e.Message}", e));
            throw;
        }
    }

    private void Lose(SandboxException reason)
    {
        IReplySink[] waiting;
        lock (_pendingLock)
        {
            if (_lost is not null) return;
            Volatile.Write(ref _lost, reason);
            waiting = [.. _pending.Values];
            _pending.Clear();
        }
        _socket.Shutdown();
        foreach (IReplySink sink in waiting) sink.OnLost(Copy(reason));
    }

    // Each waiter throws its own: one exception object thrown in many places mixes their stack traces.
    private static SandboxException Copy(SandboxException reason) => new(reason.Message, reason);
}
