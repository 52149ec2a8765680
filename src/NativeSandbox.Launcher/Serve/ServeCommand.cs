using System.Globalization;
using NativeSandbox.Launcher.Cgroups;
using NativeSandbox.Launcher.Homes;
using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Launch;
using NativeSandbox.Launcher.Notifications;
using NativeSandbox.Launcher.Run;
using NativeSandbox.Launcher.Seccomp;
using NativeSandbox.Launcher.Steps;
using NativeSandbox.Launcher.UserNamespaces;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Serve;

/// <summary><c>nsbox serve</c>: takes what it needs from the host, starts the launcher inside its user namespace, and keeps the door.</summary>
internal static unsafe class ServeCommand
{
    public static int Run(ReadOnlySpan<string> arguments)
    {
        if (arguments.Length > 0 && arguments[0] is "--help" or "-h")
        {
            Console.Out.Write(ServeArguments.Help);
            return 0;
        }

        try
        {
            return Serve(ServeArguments.Parse(arguments), arguments.ToArray());
        }
        catch (Exception error) when (error is RunUsageException or StepException or SeccompPolicyException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"nsbox serve: {error.Message}");
            return ExitStatus.LauncherFailed;
        }
    }

    private static int Serve(ServeOptions options, string[] arguments)
    {
        ServiceManager manager = ServiceManager.FromEnvironment();
        IReadOnlyList<byte[]> filters = SeccompPolicy.Load(options.SeccompPolicy ?? LauncherFiles.DefaultPolicy);
        using ListeningSocket listener = ListeningSocket.Open(options.Socket, options.Group);
        IdRange ids = options.Root.Users is { } kept ? IdRangeLease.Take(options.Ids, UsersPlace.OwnerOf(kept), leavesFiles: true) : IdRangeLease.Take(options.Ids);
        List<string> environment = ["PATH=/usr/bin:/bin"];
        if (options.Root.Users is { } users)
        {
            UsersPlace.Prepare(users, ids, options.Root.Home); // what comes of the quotas is told from inside, where it is seen
            environment.AddRange(UsersEntry.Prepare(users, ids));
        }

        HostCgroups cgroups = HostCgroups.Create(ids, isForOneBox: false, options.Io.Lines(options.Root, Warn));
        if (options.Io.IsAsked && cgroups.Grant.Version != "v2") Warn(IoLimits.NeedsV2);
        int* control = stackalloc int[2];
        socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, control);
        int filterFile = FilterHandover.Write(filters);
        // Everything that the child executes with is made before the fork: between the two only raw calls are safe.
        byte** argv = CStringTable([
            "nsbox", InsideCommand.Name, Text(control[1]), Text(filterFile), $"{ids.First}:{ids.Count}", cgroups.Grant.ToArgument(), .. arguments]);
        byte** envp = CStringTable([.. environment]);
        cgroups.Grant.SetInheritable();
        fcntl(control[1], F_SETFD, 0);
        fcntl(filterFile, F_SETFD, 0);
        int child;
        try
        {
            child = NamespaceRoot.Fork(ids, cgroups.Adopt);
        }
        catch
        {
            cgroups.Remove();
            throw;
        }

        if (child == 0)
        {
            execve(CString.Literal("/proc/self/exe"u8), argv, envp);
            _exit(1);
        }

        close(control[1]);
        close(filterFile);
        cgroups.Grant.SetCloseOnExec();
        if (options.HasOwnSession) setsid();
        using Janitor? janitor = geteuid() == 0 && !IsCleanedUpBySystemd(cgroups, options) ? Janitor.Start(cgroups, options.MaximumBoxes, options.Socket) : null;
        DropToNamespaceUser(ids);
        return new Doorkeeper(listener, control[0], child, manager).Run();
    }

    private static void Warn(string text) => Console.Error.WriteLine($"nsbox serve: {text}");

    /// <summary>Whether nothing is left for a janitor: systemd removes the unit's cgroup and its RuntimeDirectory= however nsbox ended.</summary>
    private static bool IsCleanedUpBySystemd(HostCgroups cgroups, ServeOptions options) =>
        cgroups.Made.Count == 0 && (Environment.GetEnvironmentVariable("RUNTIME_DIRECTORY") ?? "").Split(':').Contains(Path.GetDirectoryName(Path.GetFullPath(options.Socket)));

    /// <summary>From here on this process is the user that is root inside the namespace: nobody on the host, and without any capability.</summary>
    private static void DropToNamespaceUser(IdRange ids)
    {
        if (geteuid() != 0) return;
        Privileges.DropBoundingSet();
        if (setgroups(0, null) != 0 || setresgid(ids.First, ids.First, ids.First) != 0 || setresuid(ids.First, ids.First, ids.First) != 0)
            throw new StepException(Step.DropUser, errno, "root cannot be given up");
        prctl(PR_SET_DUMPABLE, 0);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static byte** CStringTable(string[] texts)
    {
        byte** table = (byte**)System.Runtime.InteropServices.NativeMemory.AllocZeroed((nuint)((texts.Length + 1) * sizeof(byte*)));
        for (int i = 0; i < texts.Length; i++) table[i] = CString.Permanent(texts[i]);
        return table;
    }
}
