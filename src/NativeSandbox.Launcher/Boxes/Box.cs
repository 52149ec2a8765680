using NativeSandbox.Launcher.Cgroups;
using NativeSandbox.Launcher.Events;
using NativeSandbox.Launcher.Homes;
using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Runs;
using NativeSandbox.Launcher.Spawning;
using NativeSandbox.Launcher.Steps;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Boxes;

/// <summary>The launcher's side of one box.</summary>
internal sealed unsafe class Box : IReadiness
{
    private readonly BoxFactory _factory;
    private readonly EventLoop _loop;
    private readonly int _socket;
    private readonly DeathWatch _death;
    private Action<Box>? _settled;
    private readonly Action<Box>? _released;
    private Action? _gone;
    private int _pid = -1, _pidfd = -1;

    public Box(BoxFactory factory, EventLoop loop, BoxSlot slot, uint initId, uint payloadId, int socket, int network, ICgroupLeaf cgroup, Action<Box> settled, Action<Box>? released)
    {
        (_factory, _loop, Slot, InitId, PayloadId, _socket, Network, Cgroup, _settled, _released) = (factory, loop, slot, initId, payloadId, socket, network, cgroup, settled, released);
        _death = new DeathWatch(this);
        loop.Add(socket, this);
    }

    public BoxSlot Slot { get; }

    /// <summary>The user of init, in the launcher's namespace.</summary>
    public uint InitId { get; }

    /// <summary>The user that programs run as, in the launcher's namespace.</summary>
    public uint PayloadId { get; }

    public int Network { get; }

    public ICgroupLeaf Cgroup { get; }

    public BoxState State { get; private set; } = BoxState.Starting;

    /// <summary>/box as a directory to resolve paths below; valid from <see cref="BoxState.Idle"/> on.</summary>
    public int Directory { get; private set; } = -1;

    /// <summary>Why the box did not come to stand.</summary>
    public StepException? Failure { get; private set; }

    /// <summary>The program that runs.</summary>
    public BoxRun? Current { get; private set; }

    /// <summary>The user's directory; null for none.</summary>
    public Home? Home { get; init; }

    /// <summary>init, in the launcher's pid namespace; -1 before it is there.</summary>
    public int Pid => _pid;

    /// <summary>Whether it was made to order.</summary>
    public bool IsCustom => _released is not null;

    /// <summary>CPU time when the home was last looked after.</summary>
    public long WatchedCpuNs { get; set; }

    /// <summary>Whether a program may have written into the home since it was last measured.</summary>
    public bool IsSuspect { get; set; }

    /// <summary>Whether limits rest on rlimits alone.</summary>
    public bool UsesRlimitsOnly => _factory.UsesRlimitsOnly;

    /// <summary>The process is there, or cannot be had.</summary>
    public void Spawned(Spawned spawned)
    {
        (_pid, _pidfd) = (spawned.Pid, spawned.PidFd);
        if (_pid > 0)
        {
            _loop.Add(_pidfd, _death);
            if (State == BoxState.Ending) KillInit();
            return;
        }

        bool wasWaitedFor = State == BoxState.Starting;
        Failure = new StepException(Step.CloneBox, spawned.Errno, "no process for a box; see nsbox doctor for the limits of this machine");
        State = BoxState.Gone;
        if (wasWaitedFor) Settled();
        Forget();
    }

    /// <summary>Hands a program to init. The three descriptors stay the caller's.</summary>
    public void Start(BoxRun run, ReadOnlySpan<byte> frame, int* streams)
    {
        fixed (byte* data = frame)
        {
            nint sent = send_with_fds(_socket, data, (nuint)frame.Length, streams, 3, 0);
            if (sent != frame.Length) throw new StepException(Step.SendExec, errno, "init does not take the program; the box is broken");
        }

        Current = run;
        State = BoxState.Running;
    }

    /// <summary>Hands a signal for the program to init.</summary>
    public void PassOn(int signal)
    {
        if (send_with_fds(_socket, &signal, sizeof(int), null, 0, MSG_DONTWAIT) != sizeof(int))
            throw new StepException(Step.SendSignal, errno, "init does not take the signal: too many wait");
    }

    /// <summary>Ends the box. Its processes die with its init; <paramref name="gone"/> is called when the last one has.</summary>
    public void End(Action? gone = null)
    {
        if (State == BoxState.Gone)
        {
            gone?.Invoke();
            return;
        }

        if (gone is not null) _gone += gone;
        if (State == BoxState.Ending) return;
        State = BoxState.Ending;
        Cgroup.Kill();
        if (_pidfd >= 0) KillInit();
    }

    /// <summary>From an ancestor pid namespace SIGKILL reaches even PID 1, and the kernel then kills all others (pid_namespaces(7)).</summary>
    private void KillInit() => syscall(SYS_pidfd_send_signal, _pidfd, SIGKILL);

    /// <summary>init has something to say.</summary>
    public void Ready()
    {
        InitReport report;
        int* handles = stackalloc int[FdRoom];
        int count;
        nint length = receive_with_fds(_socket, &report, (nuint)sizeof(InitReport), handles, FdRoom, &count, MSG_DONTWAIT);
        if (length != sizeof(InitReport))
        {
            if (length == 0 || errno != Errno.EAGAIN) _loop.Remove(_socket); // its end; the pidfd says when all is over
            return;
        }

        if (State == BoxState.Starting) Settle(report, count > 0 ? handles[0] : -1);
        else
        {
            bool isTerminal = report.IsTerminal && State == BoxState.Running;
            if (isTerminal && count > 0) Current!.HasTerminal(handles[0]);
            else if (count > 0) close(handles[0]); // of a box that was given up meanwhile
            if (State == BoxState.Running && !report.IsTerminal) Finish(report);
        }
    }

    private void Settle(in InitReport report, int directory)
    {
        Directory = directory;
        if (report.Step == Step.Done)
        {
            State = BoxState.Idle;
        }
        else
        {
            Failure = new StepException(report.Step, report.Errno, "the box could not be set up; see nsbox doctor");
            State = BoxState.Ending;
        }

        Settled();
    }

    private void Finish(in InitReport report)
    {
        BoxRun run = Current!;
        Current = null;
        State = BoxState.Idle;
        run.Ended(report);
    }

    /// <summary>init is dead, and with it every process of the box.</summary>
    private void Died()
    {
        Ready(); // a last report may wait in the socket
        int status;
        RUsage usage;
        wait4(_pid, &status, WALL, &usage);
        _loop.Remove(_pidfd);
        BoxState before = State;
        State = BoxState.Gone;
        if (before == BoxState.Starting)
        {
            Failure = new StepException(Step.BoxDied, 0, "the box's process died while it was set up");
            Settled();
        }

        BoxRun? run = Current;
        Current = null;
        run?.Lost(status);
        close(_pidfd);
        Forget();
    }

    private void Forget()
    {
        _loop.Remove(_socket);
        close(_socket);
        if (Directory >= 0) close(Directory);
        _factory.Release(this);
        _released?.Invoke(this);
        Action? gone = _gone;
        _gone = null;
        gone?.Invoke();
    }

    private void Settled()
    {
        Action<Box>? settled = _settled;
        _settled = null;
        settled?.Invoke(this);
    }

    private sealed class DeathWatch(Box box) : IReadiness
    {
        public void Ready() => box.Died();
    }
}
