using NativeSandbox.Launcher.Steps;
using static NativeSandbox.Launcher.Kernel.CString;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Networks;

/// <summary>Empty network namespaces: only a loopback device, which stays down. One box at a time has one.</summary>
/// <remarks>
/// Making one takes a global lock and most of a millisecond, so they are used again. With the device down there is no address,
/// hence no socket in TIME_WAIT and no port: nothing of one box is left for the next but counters that stay zero.
/// </remarks>
internal sealed unsafe class NetworkPool : IDisposable
{
    private readonly Stack<int> _free = new();
    private readonly int _own;

    public NetworkPool() => _own = Open();

    /// <summary>A namespace that no box is in.</summary>
    public int Take()
    {
        if (_free.TryPop(out int network)) return network;
        if (unshare((int)CLONE_NEWNET) != 0) throw new StepException(Step.NewNetwork, errno, "no further network namespace; see user.max_net_namespaces");
        network = Open();
        setns(_own, (int)CLONE_NEWNET);
        return network;
    }

    /// <summary>Gives back the namespace of a box that is gone.</summary>
    public void Return(int network) => _free.Push(network);

    /// <summary>Namespaces that no box is in.</summary>
    public int Spares => _free.Count;

    /// <summary>Closes one, and with it ends the namespace, where more than so many are kept.</summary>
    public void DropSpare(int kept)
    {
        if (_free.Count > kept) close(_free.Pop());
    }

    public void Dispose()
    {
        foreach (int network in _free) close(network);
        close(_own);
    }

    private static int Open()
    {
        // The launcher's own /proc: the namespace of the thread, since unshare(2) moves the calling thread only.
        int file = open(Literal("/.nsbox/proc/thread-self/ns/net"u8), O_RDONLY | O_CLOEXEC);
        return file >= 0 ? file : throw new StepException(Step.NewNetwork, errno, "/proc/thread-self/ns/net cannot be opened");
    }
}
