using NativeSandbox.Launcher.Boxes;
using NativeSandbox.Launcher.Events;
using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Launch;
using NativeSandbox.Launcher.Steps;
using NativeSandbox.Protocol.Messages;
using NativeSandbox.Protocol.Wire;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Serve;

/// <summary>All clients and all boxes of one launcher.</summary>
internal sealed unsafe class LauncherService(
    EventLoop loop, BoxFactory factory, BoxPool pool, HomeService homes, string cgroupDriver, int maximumBoxes, IReadOnlyList<string> warnings, bool isPersistent) : IReadiness
{
    /// <summary>How long boxes may take to end before the launcher goes without them; the kernel ends them with it.</summary>
    private const long StopLimitNs = 2_000_000_000;

    private readonly HashSet<ClientConnection> _clients = [];
    private readonly LeafSweep _sweep = new(factory);
    private readonly long _beganNs = monotonic();
    private int _control;
    private int _busy, _hostPid;
    private long _execs;

    /// <summary>Takes clients from the doorkeeper and serves them until it goes, or until the last client does.</summary>
    public void Serve(int control)
    {
        _control = control;
        loop.Add(control, this);
        loop.Add(pool);
        loop.Add(_sweep);
        homes.Watch(on: true);
        loop.Background = InBackground;
        loop.Run();
        EndAll();
    }

    /// <summary>Makes one box outside the pool and fills the pool, at the start.</summary>
    /// <exception cref="StepException">No box can be made.</exception>
    public void Prove()
    {
        StepException? failure = null;
        bool isProven = false;
        loop.Background = () =>
        {
            bool more = InBackground();
            if (isProven && !more && !pool.IsFilling) loop.Stop();
            return more;
        };
        TakeBox((box, reason) =>
        {
            failure = reason;
            if (box is null) loop.Stop();
            else GiveBack(box, () => isProven = true);
        });
        loop.Run();
        if (failure is not null) throw failure;
    }

    /// <summary>The doorkeeper has a connection or a question, or is gone.</summary>
    public void Ready()
    {
        int pid;
        int count;
        int* handles = stackalloc int[FdRoom];
        nint length = receive_with_fds(_control, &pid, sizeof(int), handles, FdRoom, &count, MSG_DONTWAIT);
        if (length < 0 && errno == Errno.EAGAIN) return;
        if (length <= 0)
        {
            loop.Stop();
            return;
        }

        if (count == 0)
        {
            ControlWord.Send(_control, ControlWord.Alive, State());
            return;
        }

        _hostPid = pid;
        _clients.Add(new ClientConnection(this, loop, handles[0]));
    }

    /// <summary>A client is gone; all its boxes are ending.</summary>
    public void Forget(ClientConnection client)
    {
        if (_clients.Remove(client) && _clients.Count == 0 && !isPersistent) loop.Stop();
    }

    /// <summary>Takes a box from the pool for a client.</summary>
    public void TakeBox(Action<Box?, StepException?> taken)
    {
        _busy++;
        pool.Take(_busy, (box, failure) =>
        {
            if (box is null) _busy--;
            taken(box, failure);
        });
    }

    /// <summary>Takes a box for a client: from the pool, or made to order.</summary>
    public void TakeBox(OpenMessage message, Action<Box?, StepException?> taken)
    {
        if (!HomeService.IsCustom(message)) TakeBox(taken);
        else homes.Take(message, taken);
    }

    /// <summary>Ends a client's box.</summary>
    public void GiveBack(Box box, Action? gone) => box.End(() =>
    {
        if (!box.IsCustom) _busy--; // the pool's demand is not theirs
        gone?.Invoke();
    });

    /// <summary>One page of homes; the callback may come later.</summary>
    /// <exception cref="StepException">There is no users directory.</exception>
    public void ListHomes(ListHomesMessage message, Action<HomesMessage> listed) => homes.List(message, listed);

    /// <summary>Takes a home away.</summary>
    /// <exception cref="StepException">A box has it, or it is not there.</exception>
    public void RemoveHome(RemoveHomeMessage message) => homes.Remove(message);

    /// <summary>Counts a program start.</summary>
    public void CountExec() => _execs++;

    public WelcomeMessage Welcome() => new(WireLimits.Version, LauncherFiles.Version, _hostPid, cgroupDriver, maximumBoxes, warnings) { Homes = homes.Quota };

    public StatisticsMessage Statistics() => new(
        pool.Ready, _busy + homes.Living, factory.Created, pool.Failed, _execs, pool.Misses, (monotonic() - _beganNs) / 1_000_000);

    /// <summary>One line for the service manager.</summary>
    private string State() => string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"cgroup {cgroupDriver}; {pool.Ready} boxes ready, {_busy + homes.Living} in use, {maximumBoxes} at most; {_clients.Count} clients, {_execs} programs run")
        + (warnings.Count > 0 ? $"; {warnings[0]}" : "");

    private bool InBackground()
    {
        bool more = pool.Refill() | homes.Step();
        factory.RemoveLeaves();
        return more;
    }

    private void EndAll()
    {
        foreach (ClientConnection client in _clients.ToArray()) client.Close();
        loop.Remove(pool);
        loop.Remove(_sweep);
        homes.Watch(on: false);
        pool.Clear();
        loop.Background = null;
        StopWhenQuiet stop = new(loop, IsQuiet, monotonic() + StopLimitNs);
        loop.Add(stop);
        loop.Run();
    }

    private bool IsQuiet()
    {
        factory.KeepNoLeaves();
        return factory.Living == 0 && !factory.RemoveLeaves();
    }
}
