using System.Diagnostics;
using System.Globalization;
using System.Text;
using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Steps;

namespace NativeSandbox.Launcher.UserNamespaces;

/// <summary>Starts the process that is root only inside a user namespace of its own. All work on boxes is done there.</summary>
internal static unsafe class NamespaceRoot
{
    /// <summary>Forks into new user, pid, mount, ipc, uts and network namespaces.</summary>
    /// <returns>The child's pid; 0 in the child, which is then id 0 of the namespace with its map written.</returns>
    /// <remarks>
    /// The child is PID 1 of its pid namespace, so the kernel ends every box with it, however it ends.
    /// Capabilities that it has are worth something inside its namespace only (user_namespaces(7)).
    /// </remarks>
    /// <param name="range">The host's ids that it maps.</param>
    /// <param name="beforeStart">Called in the parent with the child's pid while the child still waits.</param>
    public static int Fork(IdRange range, Action<int> beforeStart)
    {
        int* gate = stackalloc int[2];
        if (LibC.pipe2(gate, LibC.O_CLOEXEC) != 0) throw new StepException(Step.CloneNamespaces, LibC.errno, "no pipe");
        int child = LibC.clone3(
            LibC.CLONE_NEWUSER | LibC.CLONE_NEWPID | LibC.CLONE_NEWNS | LibC.CLONE_NEWIPC | LibC.CLONE_NEWUTS | LibC.CLONE_NEWNET, LibC.SIGCHLD, null, -1);
        if (child == 0)
        {
            byte mapped = 0;
            LibC.close(gate[1]);
            if (LibC.read(gate[0], &mapped, 1) != 1) LibC._exit(1); // the parent says on its own why there is no map
            LibC.close(gate[0]);
            if (range.Count > 1) LibC.syscall(LibC.SYS_setgroups, 0, 0);
            if (LibC.syscall(LibC.SYS_setresgid, 0, 0, 0) != 0 || LibC.syscall(LibC.SYS_setresuid, 0, 0, 0) != 0) LibC._exit(1);
            LibC.prctl(LibC.PR_SET_PDEATHSIG, LibC.SIGKILL); // changing the user cleared it
            return 0;
        }

        int failure = child < 0 ? LibC.errno : 0;
        LibC.close(gate[0]);
        try
        {
            if (child < 0) throw new StepException(Step.CloneNamespaces, failure, UserNamespacesDenied(failure));
            WriteMaps(child, range);
            beforeStart(child);
            byte go = 1;
            LibC.write(gate[1], &go, 1);
        }
        finally
        {
            LibC.close(gate[1]); // without the byte the child ends
        }

        return child;
    }

    private static string UserNamespacesDenied(int errno) => errno == Errno.ENOSPC
        ? "user.max_user_namespaces is used up or 0; raise it: sysctl -w user.max_user_namespaces=65536"
        : "this kernel or container does not let nsbox make a user namespace; see nsbox doctor";

    private static void WriteMaps(int child, IdRange range)
    {
        string proc = $"/proc/{child.ToString(CultureInfo.InvariantCulture)}";
        if (LibC.geteuid() == 0)
        {
            Write($"{proc}/uid_map", $"0 {range.First} {range.Count}");
            Write($"{proc}/gid_map", $"0 {range.First} {range.Count}");
        }
        else if (range.Count > 1)
        {
            MapWith("newuidmap", child, range);
            MapWith("newgidmap", child, range);
        }
        else
        {
            // One id, and no way to add groups: what user_namespaces(7) allows everybody.
            Write($"{proc}/setgroups", "deny");
            Write($"{proc}/uid_map", $"0 {range.First} 1");
            Write($"{proc}/gid_map", $"0 {LibC.getegid()} 1");
        }
    }

    private static void Write(string path, string text)
    {
        // The kernel takes a map in one write only.
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        byte* name = stackalloc byte[64];
        CString.TryCopy(path, new Span<byte>(name, 64));
        int file = LibC.open(name, LibC.O_WRONLY | LibC.O_CLOEXEC);
        fixed (byte* data = bytes)
        {
            nint written = file < 0 ? -1 : LibC.write(file, data, (nuint)bytes.Length);
            int failure = LibC.errno;
            if (file >= 0) LibC.close(file);
            if (written != bytes.Length) throw new StepException(Step.WriteIdMap, failure, $"cannot write '{text}' to {path}");
        }
    }

    private static void MapWith(string program, int child, IdRange range) => Map(program, child, $"0 {range.First} {range.Count}");

    /// <summary>Has newuidmap(1) or newgidmap(1) write a child's map.</summary>
    /// <exception cref="StepException">It refused.</exception>
    public static void Map(string program, int child, string map)
    {
        using Process mapper = Process.Start(new ProcessStartInfo($"/usr/bin/{program}", [$"{child}", .. map.Split(' ')]) { UseShellExecute = false })!;
        mapper.WaitForExit();
        if (mapper.ExitCode != 0) throw new StepException(Step.WriteIdMap, Errno.EPERM, $"{program} refused the map '{map}'; check /etc/subuid and /etc/subgid");
    }
}
