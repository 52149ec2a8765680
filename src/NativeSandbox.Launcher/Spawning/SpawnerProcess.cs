using NativeSandbox.Launcher.Boxes;
using NativeSandbox.Launcher.Events;
using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Steps;
using static NativeSandbox.Launcher.Kernel.CString;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Spawning;

/// <summary>Clones boxes from a process that was forked when the launcher was small and had nothing open.</summary>
/// <remarks>
/// A clone copies the descriptors and the memory of its parent. With a thousand boxes the launcher has thousands of both; the spawner
/// never has more than one box's, so a box costs the same whatever lives beside it, and the event loop does not wait for clones.
/// The boxes are the launcher's children all the same (CLONE_PARENT): it waits for them and they die with it.
/// </remarks>
internal sealed unsafe class SpawnerProcess : IBoxSpawner, IReadiness
{
    private readonly EventLoop _loop;
    private readonly int _socket;
    private readonly Queue<Action<Spawned>> _waiting = new();

    private SpawnerProcess(EventLoop loop, int socket)
    {
        (_loop, _socket) = (loop, socket);
        loop.Add(socket, this);
    }

    /// <summary>Forks the spawner.</summary>
    /// <param name="loop">Where its answers are watched for.</param>
    /// <param name="plan">What all boxes have in common.</param>
    public static SpawnerProcess Start(EventLoop loop, BoxPlan* plan)
    {
        int* pair = stackalloc int[2];
        socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair);
        nuint* unneeded = AddressSpace.FindUnneeded("/.nsbox/proc/self/maps");
        int pid = clone3(0, SIGCHLD, null, -1);
        if (pid == 0) Serve(pair[1], plan, unneeded);
        int failure = errno;
        close(pair[1]);
        return pid > 0 ? new SpawnerProcess(loop, pair[0]) : throw new StepException(Step.CloneBox, failure, "no process to make boxes with");
    }

    public void Spawn(in SpawnOrder order, Action<Spawned> spawned)
    {
        SpawnFrame frame = new() { InitId = order.InitId, PayloadId = order.PayloadId, HasNetwork = order.Network >= 0, HasHome = order.Home >= 0, HasCovered = order.Covered >= 0, Trees = order.Trees.Length, ClonesIntoCgroup = order.CloneInto >= 0 };
        int* handles = stackalloc int[SpawnFrame.MaximumDescriptors];
        int count = 0;
        handles[count++] = order.Socket;
        if (order.Network >= 0) handles[count++] = order.Network;
        if (order.Home >= 0) handles[count++] = order.Home;
        if (order.Covered >= 0) handles[count++] = order.Covered;
        foreach (int tree in order.Trees) handles[count++] = tree;
        foreach (int directory in order.Join) handles[count++] = directory;
        if (order.CloneInto >= 0) handles[count++] = order.CloneInto;
        if (send_with_fds(_socket, &frame, (nuint)sizeof(SpawnFrame), handles, count, 0) != sizeof(SpawnFrame))
            spawned(new Spawned(-1, -1, errno));
        else
            _waiting.Enqueue(spawned);
    }

    /// <summary>The spawner has cloned, or could not.</summary>
    public void Ready()
    {
        SpawnFrame frame;
        int* handles = stackalloc int[SpawnFrame.MaximumDescriptors];
        int count;
        nint length = receive_with_fds(_socket, &frame, (nuint)sizeof(SpawnFrame), handles, SpawnFrame.MaximumDescriptors, &count, MSG_DONTWAIT);
        if (length < 0 && errno == Errno.EAGAIN) return;
        if (length != sizeof(SpawnFrame))
        {
            // Without it there are no further boxes: end, and let whoever started nsbox start it again.
            Console.Error.WriteLine("nsbox: the spawner process died; was it killed?");
            _loop.Stop();
            return;
        }

        _waiting.Dequeue()(new Spawned(frame.Pid, count > 0 ? handles[0] : -1, frame.Errno));
    }

    /// <summary>The spawner's life. Raw system calls only, no allocation. Never returns.</summary>
    private static void Serve(int socket, BoxPlan* plan, nuint* unneeded)
    {
        const int own = 3;
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        prctl(PR_SET_NAME, (nuint)Literal("nsbox-spawner"u8));
        reset_signals();
        setsid(); // a terminal's Ctrl-C is for the doorkeeper, which lets programs be ended in order
        if (socket != own) dup2(socket, own);
        close_range(own + 1, uint.MaxValue);
        AddressSpace.Unmap(unneeded);
        SpawnFrame frame;
        int* handles = stackalloc int[SpawnFrame.MaximumDescriptors];
        int count;
        while (true)
        {
            nint length = receive_with_fds(own, &frame, (nuint)sizeof(SpawnFrame), handles, SpawnFrame.MaximumDescriptors, &count, 0);
            if (length < 0 && errno == Errno.EINTR) continue;
            if (length != sizeof(SpawnFrame)) _exit(0);

            int next = 0;
            plan->Socket = handles[next++];
            plan->Network = frame.HasNetwork ? handles[next++] : -1;
            plan->Home = frame.HasHome ? handles[next++] : -1;
            plan->Covered = frame.HasCovered ? handles[next++] : -1;
            plan->TreeCount = frame.Trees;
            for (int i = 0; i < frame.Trees; i++) plan->Trees[i] = handles[next++];
            plan->InitId = frame.InitId;
            plan->PayloadId = frame.PayloadId;
            int cloneInto = frame.ClonesIntoCgroup ? handles[--count] : -1;
            plan->CgroupCount = 0;
            while (next < count) plan->Cgroups[plan->CgroupCount++] = handles[next++];

            int pidfd = -1;
            // With CLONE_PARENT the signal to the parent is that of the spawner itself, and none may be given (clone(2)).
            frame.Pid = clone3(BoxSetup.Namespaces | CLONE_PARENT, 0, &pidfd, cloneInto);
            if (frame.Pid == 0) BoxSetup.Run(plan);
            frame.Errno = frame.Pid < 0 ? errno : 0;
            close_range(own + 1, (uint)pidfd - 1);
            send_with_fds(own, &frame, (nuint)sizeof(SpawnFrame), &pidfd, frame.Pid > 0 ? 1 : 0, 0);
            close_range(own + 1, uint.MaxValue);
        }
    }
}
