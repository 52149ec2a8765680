using System.Diagnostics;
using NativeSandbox.Protocol.Messages;
using NativeSandbox.Protocol.Wire;
using NativeSandbox.Testing;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Tests.Clients;

/// <summary>Speaks the protocol with an <c>nsbox serve</c>, message by message.</summary>
internal sealed unsafe class LauncherClient : IDisposable
{
    private readonly int _socket = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    private readonly byte[] _buffer = new byte[WireLimits.MessageBytes];
    private readonly Queue<Answer> _later = new();
    private int _lastRequest, _lastBox;

    public delegate void WriteBody(ref WireWriter writer);

    public LauncherClient(string path)
    {
        SockAddrUn address = new() { Family = AF_UNIX };
        System.Text.Encoding.UTF8.GetBytes(path, new Span<byte>(address.Path, 107));
        Assert.Equal(0, connect(_socket, &address, (uint)sizeof(SockAddrUn)));
        int request = Send(MessageKind.Hello, 0, static (ref w) => w.Int32(WireLimits.Version));
        WireReader reader = new(Expect(request, MessageKind.Welcome).Body);
        Welcome = WelcomeMessage.Read(ref reader);
    }

    public WelcomeMessage Welcome { get; }

    /// <summary>Opens a box.</summary>
    /// <returns>Its number, and why it could not be opened.</returns>
    public (int Box, FailedMessage? Failure) TryOpen(OpenMessage message)
    {
        int box = ++_lastBox;
        Answer answer = Receive(Send(MessageKind.Open, box, message.Write));
        return (box, answer.Kind == MessageKind.Failed ? answer.Failure : null);
    }

    public int Open(OpenMessage? message = null)
    {
        (int box, FailedMessage? failure) = TryOpen(message ?? OpenMessage.Pooled);
        Assert.Null(failure);
        return box;
    }

    public int OpenHome(string name) => Open(new OpenMessage { Home = name });

    /// <summary>Starts a program on a terminal.</summary>
    public TerminalProgram StartTerminal(int box, ExecMessage message)
    {
        int request = Send(MessageKind.Exec, box, message.Write);
        Answer answer = Expect(request, MessageKind.Terminal);
        return new TerminalProgram(this, box, request, Assert.Single(answer.Handles));
    }

    /// <summary>Starts a program on a terminal of 80 by 24 characters.</summary>
    public TerminalProgram StartTerminal(int box, params string[] arguments) => StartTerminal(box, Message(arguments));

    /// <summary>A program on a terminal, without limits.</summary>
    public static ExecMessage Message(params string[] arguments) => new()
    {
        Arguments = arguments,
        Environment = ["PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/home/sandbox", "TERM=xterm-256color", "PS1=$ ", "LANG=C.UTF-8"],
        WorkingDirectory = "/home/sandbox",
        Limits = default,
        Input = StreamKind.Terminal,
        Output = StreamKind.Terminal,
        Error = StreamKind.Terminal,
        Columns = 80,
        Rows = 24,
    };

    /// <summary>Runs a shell script without a terminal, and says how it ended and what it wrote.</summary>
    public (EndedMessage End, string Output) Run(int box, string script)
    {
        ExecMessage message = Message("/bin/sh", "-c", script) with
        {
            Input = StreamKind.Null,
            Output = StreamKind.Buffer,
            Error = StreamKind.Buffer,
            Limits = new ExecLimits { OutputBytes = 32 * 1024, WallTimeNs = 60_000_000_000 },
        };
        WireReader reader = new(Expect(Send(MessageKind.Exec, box, message.Write), MessageKind.Ended).Body);
        EndedMessage ended = EndedMessage.Read(ref reader);
        return (ended, System.Text.Encoding.UTF8.GetString(ended.Output.Span) + System.Text.Encoding.UTF8.GetString(ended.Error.Span));
    }

    /// <summary>Sends a request whose answer is <see cref="MessageKind.Done"/> or a failure.</summary>
    public FailedMessage? Ask(MessageKind kind, int box, WriteBody? body = null)
    {
        Answer answer = Receive(Send(kind, box, body));
        return answer.Kind == MessageKind.Done ? null : answer.Failure;
    }

    public void Close(int box) => Assert.Null(Ask(MessageKind.Close, box));

    public IReadOnlyList<HomeEntry> Homes(bool measure = true)
    {
        List<HomeEntry> found = [];
        HomesMessage page;
        do
        {
            ListHomesMessage list = new(found.Count == 0 ? "" : found[^1].Name, measure);
            WireReader reader = new(Expect(Send(MessageKind.ListHomes, 0, list.Write), MessageKind.Homes).Body);
            page = HomesMessage.Read(ref reader);
            found.AddRange(page.Entries);
        }
        while (page.HasMore);
        return found;
    }

    /// <summary>Sends a request, and with it standard input as often as <paramref name="descriptors"/> says.</summary>
    public int Send(MessageKind kind, int box, WriteBody? body = null, int descriptors = 0)
    {
        int* handles = stackalloc int[descriptors]; // zeros
        WireWriter writer = new(_buffer);
        new MessageHeader(kind, ++_lastRequest, box).Write(ref writer);
        body?.Invoke(ref writer);
        fixed (byte* data = _buffer) Assert.Equal(writer.Length, send_with_fds(_socket, data, (nuint)writer.Length, handles, descriptors, 0));
        return _lastRequest;
    }

    public Answer Expect(int request, MessageKind kind)
    {
        Answer answer = Receive(request);
        Assert.True(answer.Kind == kind, answer.Kind == MessageKind.Failed ? answer.Failure.ToString() : $"{answer.Kind}");
        return answer;
    }

    /// <summary>The next answer to a request; others wait.</summary>
    public Answer Receive(int request)
    {
        for (int i = _later.Count; i > 0; i--)
        {
            Answer waiting = _later.Dequeue();
            if (waiting.Request == request) return waiting;
            _later.Enqueue(waiting);
        }

        long start = Stopwatch.GetTimestamp();
        int* handles = stackalloc int[FdRoom];
        PollFd watched = new() { Fd = _socket, Events = 1 };
        while (true)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Eventually.Patience, "nsbox does not answer");
            if (poll(&watched, 1, 100) <= 0) continue;
            int count;
            nint length;
            fixed (byte* data = _buffer) length = receive_with_fds(_socket, data, (nuint)_buffer.Length, handles, FdRoom, &count, 0);
            Assert.True(length > 0, "nsbox closed the connection");
            WireReader reader = new(_buffer.AsSpan(0, (int)length));
            MessageHeader header = MessageHeader.Read(ref reader);
            Answer answer = new(header.Kind, header.Request, header.Box, _buffer[MessageHeader.Length..(int)length], new ReadOnlySpan<int>(handles, count).ToArray());
            if (header.Request == request) return answer;
            _later.Enqueue(answer);
        }
    }

    public void Dispose() => Assert.Equal(0, close(_socket));
}
