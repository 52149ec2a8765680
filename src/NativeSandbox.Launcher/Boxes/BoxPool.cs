using NativeSandbox.Launcher.Events;
using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Steps;

namespace NativeSandbox.Launcher.Boxes;

/// <summary>Boxes that stand ready. Each is given away once; the pool refills in the background, and its size follows demand.</summary>
/// <param name="factory">Makes the boxes.</param>
/// <param name="minimum">Boxes that wait even when nobody asks.</param>
internal sealed class BoxPool(BoxFactory factory, int minimum) : IDeadline
{
    /// <summary>How long a peak of demand keeps the pool large.</summary>
    private const long DemandWindowNs = 5_000_000_000;

    /// <summary>The time between two ends of boxes that are no longer wanted.</summary>
    private const long ShrinkIntervalNs = 10_000_000;

    /// <summary>Failures in a row after which the pool stops trying until somebody asks again.</summary>
    private const int FailuresBeforePause = 3;

    private readonly Queue<Box> _ready = new();
    private readonly Queue<Action<Box?, StepException?>> _waiting = new();
    private int _starting, _failuresInRow, _peak;
    private long _peakUntilNs, _shrinkNs;

    /// <summary>Boxes that wait.</summary>
    public int Ready => _ready.Count;

    /// <summary>Whether boxes are being made.</summary>
    public bool IsFilling => _starting > 0;

    /// <summary>Boxes whose making failed.</summary>
    public long Failed { get; private set; }

    /// <summary>Requests that found no box ready.</summary>
    public long Misses { get; private set; }

    /// <summary>Gives a box, now or when one stands. The callback gets the box or the reason why there is none.</summary>
    public void Take(int busy, Action<Box?, StepException?> taken)
    {
        NoteDemand(busy + 1);
        while (_ready.TryDequeue(out Box? box))
        {
            if (box.State != BoxState.Idle) continue; // it died while it waited
            taken(box, null);
            return;
        }

        Misses++;
        _failuresInRow = 0;
        _waiting.Enqueue(taken);
    }

    /// <summary>When the last peak of demand is over, and there is still what it called for.</summary>
    public long DueNs => _ready.Count > minimum || factory.Spares > minimum ? Math.Max(_peakUntilNs, _shrinkNs) : long.MaxValue;

    /// <summary>Ends a box that nobody will want, or gives back what such a box left; one at a time, so that no run is kept waiting.</summary>
    public void Due(long nowNs)
    {
        _shrinkNs = nowNs + ShrinkIntervalNs;
        if (_ready.Count > minimum) _ready.Dequeue().End();
        else factory.DropSpare(minimum);
    }

    /// <summary>Makes one box if one is wanted.</summary>
    /// <returns>Whether more are wanted.</returns>
    public bool Refill()
    {
        if (!IsBoxWanted()) return false;
        try
        {
            factory.Create(Settled);
            _starting++;
        }
        catch (StepException failure)
        {
            Fail(failure);
        }

        return IsBoxWanted();
    }

    /// <summary>Ends all boxes that wait.</summary>
    public void Clear()
    {
        while (_ready.TryDequeue(out Box? box)) box.End();
    }

    private bool IsBoxWanted()
    {
        if (_starting >= _waiting.Count && _failuresInRow >= FailuresBeforePause) return false;
        int wanted = _waiting.Count + Math.Max(minimum, RecentPeak());
        return factory.HasRoom ? _ready.Count + _starting < wanted : FailWaitingIfFull();
    }

    private int RecentPeak() => LibC.monotonic() < _peakUntilNs ? _peak : 0;

    /// <summary>At least as many boxes wait as were busy at once a short while ago: the next burst may be as large.</summary>
    private void NoteDemand(int busy)
    {
        long now = LibC.monotonic();
        if (busy < _peak && now < _peakUntilNs) return;
        (_peak, _peakUntilNs) = (Math.Min(busy, 64), now + DemandWindowNs);
    }

    private bool FailWaitingIfFull()
    {
        if (_ready.Count + _starting == 0 && _waiting.TryDequeue(out Action<Box?, StepException?>? waiting))
            waiting(null, new StepException(Step.CloneBox, Errno.EAGAIN, "all boxes are in use; close some, or start nsbox with a larger --boxes"));
        return false;
    }

    private void Settled(Box box)
    {
        _starting--;
        if (box.Failure is { } failure)
        {
            box.End();
            Fail(failure);
            return;
        }

        _failuresInRow = 0;
        if (_waiting.TryDequeue(out Action<Box?, StepException?>? waiting)) waiting(box, null);
        else _ready.Enqueue(box);
    }

    private void Fail(StepException failure)
    {
        Failed++;
        _failuresInRow++;
        Console.Error.WriteLine($"nsbox: a box could not be made: {failure.Message}");
        if (_waiting.TryDequeue(out Action<Box?, StepException?>? waiting)) waiting(null, failure);
    }
}
