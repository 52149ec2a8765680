using NativeSandbox.Launcher.Events;
using NativeSandbox.Launcher.Kernel;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Serve;

/// <summary>Sends messages to a client that may not read them yet: what the kernel does not take waits here, in order.</summary>
internal sealed unsafe class MessageSocket(EventLoop loop, int fd)
{
    /// <summary>A client that leaves so much unread is given up: it asked for all of it.</summary>
    private const int MaximumWaiting = 4096;

    private readonly Queue<(byte[] Message, int[] Handles)> _waiting = new();

    /// <summary>Sends a message with descriptors, which are closed when it is on its way.</summary>
    /// <returns>False where the client is to be given up.</returns>
    public bool Send(ReadOnlySpan<byte> message, ReadOnlySpan<int> handles)
    {
        if (_waiting.Count == 0)
        {
            if (TrySend(message, handles))
            {
                close_all(handles);
                return true;
            }

            if (errno != Errno.EAGAIN)
            {
                close_all(handles);
                return false;
            }

            loop.Modify(fd, EPOLLIN | EPOLLOUT);
        }

        _waiting.Enqueue((message.ToArray(), handles.ToArray()));
        return _waiting.Count <= MaximumWaiting;
    }

    /// <summary>The client reads again.</summary>
    public bool Flush()
    {
        while (_waiting.TryPeek(out (byte[] Message, int[] Handles) next))
        {
            if (!TrySend(next.Message, next.Handles)) return errno == Errno.EAGAIN;
            close_all(next.Handles);
            _waiting.Dequeue();
        }

        loop.Modify(fd, EPOLLIN);
        return true;
    }

    /// <summary>Whether something waits to be sent.</summary>
    public bool IsWaiting => _waiting.Count > 0;

    /// <summary>Forgets what waits.</summary>
    public void Clear()
    {
        while (_waiting.TryDequeue(out (byte[] Message, int[] Handles) next)) close_all(next.Handles);
    }

    private bool TrySend(ReadOnlySpan<byte> message, ReadOnlySpan<int> handles)
    {
        fixed (byte* data = message)
        fixed (int* fds = handles) return send_with_fds(fd, data, (nuint)message.Length, fds, handles.Length, MSG_DONTWAIT) == message.Length;
    }
}
