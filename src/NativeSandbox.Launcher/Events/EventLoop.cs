using System.Runtime.InteropServices;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Events;

/// <summary>One epoll instance and the one thread on which everything in the launcher happens.</summary>
internal sealed unsafe class EventLoop : IDisposable
{
    private const int Batch = 64;

    private readonly int _epoll = epoll_create1(O_CLOEXEC);
    private readonly List<IDeadline> _deadlines = [];
    private Watch[] _watched = new Watch[256];
    private readonly long* _timespec = (long*)NativeMemory.AllocZeroed(16);
    private bool _stopped;

    /// <summary>Work that may wait until nothing else is to be done. Returns whether there is more.</summary>
    public Func<bool>? Background { get; set; }

    /// <summary>Watches a descriptor for reading.</summary>
    public void Add(int fd, IReadiness handler, uint events = EPOLLIN)
    {
        if (fd >= _watched.Length) Array.Resize(ref _watched, Math.Max(fd + 1, _watched.Length * 2));
        uint generation = _watched[fd].Generation + 1;
        _watched[fd] = new Watch(handler, generation);
        EpollEvent interest = new() { Events = events, Fd = fd, Generation = generation };
        epoll_ctl(_epoll, EPOLL_CTL_ADD, fd, &interest);
    }

    /// <summary>Changes what is watched for.</summary>
    public void Modify(int fd, uint events)
    {
        EpollEvent interest = new() { Events = events, Fd = fd, Generation = _watched[fd].Generation };
        epoll_ctl(_epoll, EPOLL_CTL_MOD, fd, &interest);
    }

    /// <summary>Stops watching. To be called before the descriptor is closed: a copy of it elsewhere would keep it in the epoll set.</summary>
    public void Remove(int fd)
    {
        _watched[fd] = _watched[fd] with { Handler = null };
        epoll_ctl(_epoll, EPOLL_CTL_DEL, fd, null);
    }

    /// <summary>Adds something that is called at its time.</summary>
    public void Add(IDeadline deadline) => _deadlines.Add(deadline);

    /// <summary>Forgets it.</summary>
    public void Remove(IDeadline deadline)
    {
        int index = _deadlines.IndexOf(deadline);
        if (index < 0) return;
        _deadlines[index] = _deadlines[^1];
        _deadlines.RemoveAt(_deadlines.Count - 1);
    }

    /// <summary>Makes <see cref="Run"/> return after what is at hand.</summary>
    public void Stop() => _stopped = true;

    /// <summary>Serves until <see cref="Stop"/>.</summary>
    public void Run()
    {
        EpollEvent* events = stackalloc EpollEvent[Batch];
        bool moreInBackground = true;
        _stopped = false;
        while (!_stopped)
        {
            long timeout = moreInBackground ? 0 : NextDeadline();
            long* wait = Timespec(timeout);
            int count = epoll_pwait2(_epoll, events, Batch, wait, null);
            for (int i = 0; i < count; i++)
            {
                // A handler before this one in the batch may have closed the descriptor, and its number may be another's by now.
                Watch watch = _watched[events[i].Fd];
                if (watch.Generation == events[i].Generation) watch.Handler?.Ready();
            }

            CallDeadlines();
            // Answers go out before boxes are made for requests that nobody has sent yet.
            if (count <= 0 || !moreInBackground) moreInBackground = Background?.Invoke() ?? false;
        }
    }

    private long* Timespec(long timeoutNs)
    {
        if (timeoutNs < 0) return null;
        _timespec[0] = timeoutNs / 1_000_000_000;
        _timespec[1] = timeoutNs % 1_000_000_000;
        return _timespec;
    }

    private long NextDeadline()
    {
        long next = long.MaxValue;
        foreach (IDeadline deadline in _deadlines) next = Math.Min(next, deadline.DueNs);
        return next == long.MaxValue ? -1 : Math.Max(0, next - monotonic());
    }

    private void CallDeadlines()
    {
        if (_deadlines.Count == 0) return;
        long now = monotonic();
        for (int i = _deadlines.Count - 1; i >= 0; i--)
        {
            // Calling one may remove others.
            if (i < _deadlines.Count && _deadlines[i].DueNs <= now) _deadlines[i].Due(now);
        }
    }

    public void Dispose()
    {
        close(_epoll);
        NativeMemory.Free(_timespec);
    }

    /// <summary>Who is called for a descriptor, and the how manieth use of its number this is.</summary>
    private readonly record struct Watch(IReadiness? Handler, uint Generation);
}
