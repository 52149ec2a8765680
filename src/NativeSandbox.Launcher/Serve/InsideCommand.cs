using System.Globalization;
using NativeSandbox.Launcher.Boxes;
using NativeSandbox.Launcher.Cgroups;
using NativeSandbox.Launcher.Events;
using NativeSandbox.Launcher.Homes;
using NativeSandbox.Launcher.Launch;
using NativeSandbox.Launcher.Steps;
using NativeSandbox.Launcher.UserNamespaces;
using NativeSandbox.Protocol.Messages;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Serve;

/// <summary>The launcher itself: executed by <see cref="ServeCommand"/> as the root of a fresh user namespace, never by a person.</summary>
internal static unsafe class InsideCommand
{
    /// <summary>The argument that selects it.</summary>
    public const string Name = "serve-inside";

    public static int Run(ReadOnlySpan<string> arguments)
    {
        if (arguments.Length < 4 || getpid() != 1)
        {
            Console.Error.WriteLine($"nsbox: {Name} is only for nsbox serve to call");
            return Launcher.Run.ExitStatus.Usage;
        }

        int control = int.Parse(arguments[0], CultureInfo.InvariantCulture);
        fcntl(control, F_SETFD, FD_CLOEXEC);
        prctl(PR_SET_NAME, (nuint)Kernel.CString.Literal("nsbox"u8)); // executed as /proc/self/exe it would be "exe"
        try
        {
            IReadOnlyList<byte[]> filters = FilterHandover.Read(int.Parse(arguments[1], CultureInfo.InvariantCulture));
            string[] range = arguments[2].Split(':');
            IdRange ids = new(uint.Parse(range[0], CultureInfo.InvariantCulture), uint.Parse(range[1], CultureInfo.InvariantCulture));
            CgroupGrant grant = CgroupGrant.Parse(arguments[3]);
            grant.SetCloseOnExec();
            UsersEntry entry = UsersEntry.Open(); // before anything that a path could be relative to
            ServeOptions options = ServeArguments.Parse(arguments[4..]);
            Serve(options, entry, control, filters, ids, grant.ToDriver());
            return 0;
        }
        catch (StepException failure)
        {
            ControlWord.Send(control, ControlWord.Failed, failure.Message);
            return Launcher.Run.ExitStatus.LauncherFailed;
        }
    }

    private static void Serve(ServeOptions options, UsersEntry entry, int control, IReadOnlyList<byte[]> filters, IdRange ids, ICgroupDriver cgroups)
    {
        RaiseOpenFiles();
        using EventLoop loop = new();
        int maximum = options.MaximumBoxes;
        BoxFactory factory = InnerLauncher.Enter(loop, ids, cgroups, options.Root, filters, maximum, entry, out int tree);
        Chores chores = new();
        UsersDirectory? users = tree < 0 ? null : UsersDirectory.Mount(tree, ids, options.Root.Home, chores);
        HomeService homes = new(loop, new CustomBoxes(factory, CustomBoxes.MaximumOf(maximum)), users, chores);
        List<string> warnings = [.. cgroups.Warnings];
        if (factory.Warning is not null) warnings.Add(factory.Warning);
        if (!ids.HasIdPerBox) warnings.Add("one id for all boxes: start nsbox as root, or give this account 65,536 ids in /etc/subuid and /etc/subgid and install newuidmap");
        if (homes.Quota == HomeQuota.Watched) warnings.Add($"no quotas of users are set on the file system of {options.Root.Users}: nsbox measures homes as they grow and ends programs whose home is over, a moment late; see nsbox doctor");
        LauncherService service = new(loop, factory, new BoxPool(factory, options.PoolSize), homes, cgroups.Name, maximum, warnings, options.IsPersistent);
        service.Prove(); // a machine that cannot make a box is told so now, with the step, and not at the first request
        ControlWord.Send(control, ControlWord.Ready, $"nsbox {LauncherFiles.Version} serves at {options.Socket} (cgroup {cgroups.Name}, ids {ids.First}+{ids.Count}, {maximum} boxes at most)"
            + string.Concat(warnings.Select(warning => $"\n  warning: {warning}")));
        service.Serve(control);
    }

    /// <summary>A thousand boxes have ten thousand descriptors.</summary>
    private static void RaiseOpenFiles()
    {
        RLimit limit;
        if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
        limit.Soft = limit.Hard;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}
