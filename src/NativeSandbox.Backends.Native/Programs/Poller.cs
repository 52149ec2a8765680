using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using NativeSandbox.Backends.Native.Interop;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Backends.Native.Programs;

/// <summary>One thread that waits for all descriptors of all programs (epoll(7)). It only tells who waits; reading and writing is theirs.</summary>
/// <remarks>A descriptor is armed for one event at a time, while somebody waits for it: output that nobody wants to read wakes nobody.</remarks>
internal sealed unsafe class Poller : IDisposable
{
    private const int Batch = 128;
    private const ulong StopToken = 0;

    private readonly SafeFileHandle _epoll;
    private readonly SafeFileHandle _stop;
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, PolledDescriptor> _watched = [];
    private Thread? _thread;
    private ulong _lastToken;
    private bool _stopped;

    public Poller()
    {
        _epoll = Own(LibC.epoll_create1(LibC.EPOLL_CLOEXEC), "epoll_create1");
        _stop = Own(LibC.eventfd(0, LibC.EFD_CLOEXEC), "eventfd");
        Control(LibC.EPOLL_CTL_ADD, _stop, StopToken, LibC.EPOLLIN);
    }

    /// <summary>Gives a descriptor its name here. The thread starts with the first.</summary>
    public ulong Add(PolledDescriptor descriptor)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_stopped, this);
            _watched.Add(++_lastToken, descriptor);
            if (_thread is null)
            {
                _thread = new Thread(Run) { IsBackground = true, Name = "program streams" };
                _thread.Start();
            }
            return _lastToken;
        }
    }

    /// <summary>Waits for the next of these events of a descriptor, once.</summary>
    /// <exception cref="SandboxException">The kernel does not take another.</exception>
    public void Arm(SafeFileHandle handle, ulong token, uint events, bool first) =>
        Control(first ? LibC.EPOLL_CTL_ADD : LibC.EPOLL_CTL_MOD, handle, token, events | LibC.EPOLLONESHOT);

    /// <summary>Forgets a descriptor. Closing it takes it out of the kernel's list.</summary>
    public void Remove(ulong token)
    {
        lock (_lock) _watched.Remove(token);
    }

    public void Dispose()
    {
        PolledDescriptor[] left;
        lock (_lock)
        {
            if (_stopped) return;
            _stopped = true;
            left = [.. _watched.Values];
        }
        foreach (PolledDescriptor descriptor in left) descriptor.Dispose();
        ulong one = 1;
        _ = LibC.write(_stop, &one, sizeof(ulong));
        _thread?.Join();
        _epoll.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        bool packed = RuntimeInformation.ProcessArchitecture == Architecture.X64;
        LibC.PackedEpollEvent* packedEvents = stackalloc LibC.PackedEpollEvent[packed ? Batch : 1];
        LibC.EpollEvent* events = stackalloc LibC.EpollEvent[packed ? 1 : Batch];
        while (true)
        {
            int count = LibC.epoll_wait(_epoll, packed ? packedEvents : events, Batch, -1);
            // EINTR is the only error that a valid descriptor and buffer leave.
            for (int i = 0; i < count; i++)
            {
                (ulong token, uint seen) = packed ? (packedEvents[i].data, packedEvents[i].events) : (events[i].data, events[i].events);
                if (token == StopToken) return;
                PolledDescriptor? descriptor;
                lock (_lock) _watched.TryGetValue(token, out descriptor);
                descriptor?.OnEvents(seen);
            }
        }
    }

    private void Control(int operation, SafeFileHandle handle, ulong token, uint events)
    {
        LibC.PackedEpollEvent packed = new() { events = events, data = token };
        LibC.EpollEvent plain = new() { events = events, data = token };
        void* change = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? &packed : &plain;
        if (LibC.epoll_ctl(_epoll, operation, handle, change) != 0) throw new SandboxException($"epoll_ctl failed: {Errno.Describe(Errno.Last)}");
    }

    private static SafeFileHandle Own(int descriptor, string call) =>
        descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw new SandboxException($"{call} failed: {Errno.Describe(Errno.Last)}");
}
