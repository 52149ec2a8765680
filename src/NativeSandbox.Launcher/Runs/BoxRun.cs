using NativeSandbox.Launcher.Boxes;
using NativeSandbox.Launcher.Cgroups;
using NativeSandbox.Launcher.Events;
using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Steps;
using NativeSandbox.Protocol.Messages;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Runs;

/// <summary>One program in a box: its streams, its limits and, at the end, the evidence.</summary>
internal sealed unsafe class BoxRun : IDeadline, IDisposable
{
    /// <summary>CPU time is looked at no more often than this; a run ends within it of its limit.</summary>
    private const long CpuCheckNs = 5_000_000;

    private readonly EventLoop _loop;
    private readonly Box _box;
    private readonly ExecLimits _limits;
    private readonly Action<BoxRun, RunResult> _ended;
    private long _beganNs, _nextCpuCheckNs, _wallDueNs;
    private readonly Action<int>? _terminal;
    private readonly bool _hearsSignals;
    private RunEnd? _killedFor;
    private string _why = "";
    private bool _over;

    private BoxRun(EventLoop loop, Box box, ExecMessage message, Action<BoxRun, RunResult> ended, Action<int>? terminal)
    {
        (_loop, _box, _limits, _ended, _terminal) = (loop, box, message.Limits, ended, terminal);
        _hearsSignals = ExecFrameWriter.HearsSignals(message);
    }

    /// <summary>The program's standard output, where the launcher reads it.</summary>
    public OutputPipe? Output { get; private init; }

    /// <summary>The program's standard error, where the launcher reads it.</summary>
    public OutputPipe? Error { get; private init; }

    public long DueNs => Math.Min(_wallDueNs, _nextCpuCheckNs);

    /// <summary>Starts a program.</summary>
    /// <param name="loop">Where limits and output are watched.</param>
    /// <param name="box">An idle box.</param>
    /// <param name="message">What to start.</param>
    /// <param name="streams">What the three streams are connected to.</param>
    /// <param name="ended">Called once, with the evidence.</param>
    /// <param name="terminal">Called with the other side of the program's terminal, where it has one; the descriptor is the callee's.</param>
    /// <exception cref="StepException">It was not started. The box may still be idle.</exception>
    public static BoxRun Start(EventLoop loop, Box box, ExecMessage message, RunStreams streams, Action<BoxRun, RunResult> ended, Action<int>? terminal = null)
    {
        if (box.State != BoxState.Idle) throw new StepException(Step.SendExec, Errno.EBUSY, "a box runs one program at a time, and none after it was killed");
        BoxRun? run = null;
        OutputPipe? Pipe(StreamKind kind, int through) => kind == StreamKind.Buffer ? new OutputPipe(message.Limits.OutputBytes, through, () => run!.Kill(RunEnd.Output)) : null;
        ReadOnlySpan<byte> frame = ExecFrameWriter.Write(message, box);
        run = new BoxRun(loop, box, message, ended, terminal)
        {
            Output = Pipe(message.Output, streams.OutputThrough),
            Error = Pipe(message.Error, streams.ErrorThrough),
        };
        try
        {
            run.Begin(frame, streams);
            return run;
        }
        catch
        {
            run.Stop();
            run.Dispose();
            throw;
        }
    }

    private void Begin(ReadOnlySpan<byte> frame, RunStreams streams)
    {
        int* fds = stackalloc int[3];
        fds[0] = streams.Input;
        fds[1] = Output?.WriteEnd ?? streams.Output;
        fds[2] = Error?.WriteEnd ?? streams.Error;
        _box.Cgroup.Begin(_limits);
        _beganNs = monotonic();
        _wallDueNs = _limits.WallTimeNs == 0 ? long.MaxValue : _beganNs + _limits.WallTimeNs;
        ScheduleCpuCheck(0, _beganNs);
        _box.Start(this, frame, fds);
        if (DueNs != long.MaxValue) _loop.Add(this); // a thousand shells have no limit of time, and would be looked at in each turn
        Output?.Watch(_loop);
        Error?.Watch(_loop);
    }

    public void Due(long nowNs)
    {
        if (nowNs >= _wallDueNs)
        {
            Kill(RunEnd.WallTime);
            return;
        }

        long used = _box.Cgroup.CpuTimeNs();
        if (used > _limits.CpuTimeNs) Kill(RunEnd.CpuTime);
        else ScheduleCpuCheck(used, nowNs);
    }

    /// <summary>The program runs on a terminal, and here is its other side.</summary>
    public void HasTerminal(int master)
    {
        if (_terminal is null) close(master);
        else _terminal(master);
    }

    /// <summary>Sends a signal to the program's process group.</summary>
    /// <exception cref="StepException">init does not listen, or not as fast.</exception>
    public void Signal(int signal)
    {
        if (!_hearsSignals) throw new StepException(Step.SendSignal, Errno.EINVAL, "signals reach programs on a terminal or on descriptors; this one can only be killed");
        _box.PassOn(signal);
    }

    /// <summary>Ends the run, and with it its box.</summary>
    /// <param name="reason">How it ends.</param>
    /// <param name="why">What is to be said of that.</param>
    public void Kill(RunEnd reason, string why = "")
    {
        if (_over) return;
        if (_killedFor is null) (_killedFor, _why) = (reason, why);
        _wallDueNs = _nextCpuCheckNs = long.MaxValue;
        _box.End();
    }

    /// <summary>init says that the program is over.</summary>
    public void Ended(in InitReport report) => Complete(report, monotonic() - _beganNs);

    /// <summary>init is dead: killed by us, or by the OOM killer when nothing else was left to kill.</summary>
    public void Lost(int initStatus)
    {
        InitReport report = new() { Step = _killedFor is null ? Step.BoxDied : Step.Done, WaitStatus = initStatus };
        Complete(report, monotonic() - _beganNs);
    }

    private void Complete(in InitReport report, long wallNs)
    {
        Stop();
        Output?.Finish();
        Error?.Finish();
        CgroupUsage usage = _box.Cgroup.Finish();
        RunResult result = RunEvidence.Judge(report, usage, _limits, _killedFor, report.WallNs > 0 ? report.WallNs : wallNs, (Output?.Truncated ?? false) || (Error?.Truncated ?? false));
        _ended(this, _why.Length == 0 ? result : result with { Evidence = result.Evidence with { Reason = _why } });
    }

    private void Stop()
    {
        _over = true;
        _loop.Remove(this);
    }

    private void ScheduleCpuCheck(long usedNs, long nowNs)
    {
        // Before this, not even all cores together could have used up what is left.
        long left = (_limits.CpuTimeNs - usedNs) / Environment.ProcessorCount;
        _nextCpuCheckNs = _limits.CpuTimeNs == 0 ? long.MaxValue : nowNs + Math.Max(CpuCheckNs, left);
    }

    public void Dispose()
    {
        Output?.Dispose();
        Error?.Dispose();
    }
}
