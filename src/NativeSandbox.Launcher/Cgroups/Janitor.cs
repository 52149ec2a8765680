using NativeSandbox.Launcher.UserNamespaces;
using static NativeSandbox.Launcher.Kernel.CString;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Cgroups;

/// <summary>A process that outlives the launcher by a moment, to remove its cgroups and its socket however it was killed.</summary>
/// <remarks>
/// It owns what root made and therefore stays root's user, but without any capability, and it reads nothing that a box or a
/// client can write: only the end of a pipe. Raw calls only, in a copy of a process whose other threads do not exist.
/// </remarks>
internal sealed unsafe class Janitor : IDisposable
{
    /// <summary>Ten milliseconds each: a minute, for a machine on which the last process of a box gets no CPU to end with.</summary>
    private const int Attempts = 6000;

    private readonly int _pid, _pipe;

    private Janitor(int pid, int pipe) => (_pid, _pipe) = (pid, pipe);

    /// <summary>Sends it to work and waits until it is done: where PID 1 does not reap, it would stay as a zombie.</summary>
    public void Dispose()
    {
        close(_pipe);
        int status;
        RUsage usage;
        while (wait4(_pid, &status, WALL, &usage) < 0 && errno == Kernel.Errno.EINTR) { }
    }

    /// <summary>Starts it. It goes to work when this process has closed its end, or is gone.</summary>
    /// <param name="cgroups">What to remove.</param>
    /// <param name="boxes">How many boxes may have a directory in each of them.</param>
    /// <param name="socketPath">A socket to remove too.</param>
    public static Janitor Start(HostCgroups cgroups, int boxes, string? socketPath)
    {
        int count = cgroups.Made.Count;
        byte** parents = stackalloc byte*[count];
        byte** paths = stackalloc byte*[count];
        for (int i = 0; i < count; i++)
        {
            parents[i] = Permanent(cgroups.Made[i].Parent);
            paths[i] = Permanent($"{cgroups.Made[i].Parent}/{cgroups.Made[i].Name}");
        }

        byte* socket = socketPath is null ? null : Permanent(Path.GetFullPath(socketPath));
        byte** leaves = (byte**)System.Runtime.InteropServices.NativeMemory.Alloc((nuint)((boxes + 1) * sizeof(byte*)));
        leaves[0] = Permanent("supervisor");
        for (int i = 0; i < boxes; i++) leaves[i + 1] = Permanent($"box-{i}");
        int* pipe = stackalloc int[2];
        pipe2(pipe, O_CLOEXEC);
        int pid = clone3(0, SIGCHLD, null, -1);
        if (pid != 0)
        {
            close(pipe[0]);
            return new Janitor(pid, pipe[1]);
        }

        setsid(); // Ctrl-C at the launcher's terminal must not end it first
        reset_signals();
        prctl(PR_SET_NAME, (nuint)Literal("nsbox-janitor"u8));
        if (!Privileges.DropAll()) _exit(1);
        dup2(pipe[0], 3);
        close_range(4, uint.MaxValue);
        close_range(0, 2); // the launcher's output may be a pipe that somebody waits to see closed
        byte nothing;
        while (read(3, &nothing, 1) > 0) { }
        if (socket != null) unlinkat(AT_FDCWD, socket, 0);
        for (int attempt = 0; attempt < Attempts && !RemoveAll(parents, paths, count, leaves, boxes + 1); attempt++) poll(null, 0, 10);
        _exit(0);
        return null!;
    }

    private static bool RemoveAll(byte** parents, byte** paths, int count, byte** leaves, int leafCount)
    {
        bool gone = true;
        for (int i = 0; i < count; i++)
        {
            int top = open(paths[i], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
            if (top < 0) continue;
            if (!CgroupRemoval.TryRemove(parents[i], paths[i]))
            {
                // v2 can end everything at once; v1 boxes are ending with their PID 1.
                int kill = openat(top, Literal("cgroup.kill"u8), O_WRONLY | O_CLOEXEC);
                byte one = (byte)'1';
                if (kill >= 0) write(kill, &one, 1);
                if (kill >= 0) close(kill);
                for (int leaf = 0; leaf < leafCount; leaf++) unlinkat(top, leaves[leaf], AT_REMOVEDIR);
                if (!CgroupRemoval.TryRemove(parents[i], paths[i])) gone = false;
            }

            close(top);
        }

        return gone;
    }
}
