using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using NativeSandbox.Benchmarks.Measuring;
using static NativeSandbox.Benchmarks.Measuring.LibC;

namespace NativeSandbox.Benchmarks.Contenders;

/// <summary>A thread with a mount table of its own, without the hybrid cgroup mount that crun refuses to work beside.</summary>
internal sealed class PrivateMounts
{
    private const string Hybrid = "/sys/fs/cgroup/unified";

    private readonly BlockingCollection<Action> _work = [];

    private PrivateMounts()
    {
        Thread thread = new(Serve) { IsBackground = true };
        thread.Start();
    }

    /// <summary>Gives the contender as it is where no such mount is there.</summary>
    public static Contender Around(Contender contender, PosixSpawn spawn)
    {
        if (!Directory.Exists(Hybrid)) return contender;
        PrivateMounts mounts = new();
        return contender with { RunAsync = () => new ValueTask(mounts.RunAsync(spawn)) };
    }

    private Task RunAsync(PosixSpawn spawn)
    {
        TaskCompletionSource done = new();
        _work.Add(() =>
        {
            try
            {
                spawn.Run();
                done.SetResult();
            }
            catch (InvalidOperationException error)
            {
                done.SetException(error);
            }
        });
        return done.Task;
    }

    private void Serve()
    {
        // unshare(2) of the mount table moves the calling thread only, and its children start in the new one.
        bool own = unshare(CLONE_NEWNS) == 0 && mount(null, "/", null, MS_REC | MS_PRIVATE, null) == 0 && umount2(Hybrid, MNT_DETACH) == 0;
        if (!own) Console.WriteLine($"note      {Hybrid} cannot be hidden from crun: errno {Marshal.GetLastSystemError()}");
        foreach (Action work in _work.GetConsumingEnumerable()) work();
    }
}
