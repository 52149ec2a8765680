using NativeSandbox.Launcher.Boxes;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Spawning;

/// <summary>Clones from the launcher itself: right for one box, since it copies all that the launcher has open.</summary>
internal sealed unsafe class DirectSpawner(BoxPlan* plan) : IBoxSpawner
{
    public void Spawn(in SpawnOrder order, Action<Spawned> spawned)
    {
        plan->Use(order);
        int pidfd = -1;
        int pid = clone3(BoxSetup.Namespaces, SIGCHLD, &pidfd, order.CloneInto);
        if (pid == 0) BoxSetup.Run(plan);
        spawned(new Spawned(pid, pidfd, pid < 0 ? errno : 0));
    }
}
