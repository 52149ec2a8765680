using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Run;
using NativeSandbox.Launcher.Serve;
using NativeSandbox.Launcher.Steps;
using NativeSandbox.Launcher.UserNamespaces;

namespace NativeSandbox.Launcher.Homes;

/// <summary><c>nsbox quota</c>: sets the quotas of homes, with the one privilege that <c>nsbox serve</c> is not given by its unit.</summary>
internal static class QuotaCommand
{
    private const string Help = """
        NAME
            nsbox quota - let the file system keep users' homes within their quota

        SYNOPSIS
            nsbox quota --users DIR [options]

        OPTIONS
            --users DIR          directory of users' homes; made 0700 for nsbox's root
            --home-bytes SIZE    what one home may hold                 (100m)
            --home-inodes COUNT  files that one home may hold           (10000)
            --uid-range START    the 65,536 host ids to use, or the account whose
                                 range of /etc/subuid they are          (nativesandbox)

        DESCRIPTION
            Sets the quotas of the ids that own homes or will (quotactl(2)), as root with
            CAP_SYS_ADMIN, and ends. Other options of nsbox serve are taken and do nothing,
            so that both can be given the same ones. nsbox serve does this too where it may.

            The file system must be mounted with quotas of users: ext4 after tune2fs -O
            quota with the option usrquota, xfs with uquota. Exit status 3 says that it is
            not; nsbox serve then measures homes, and ends programs whose home is over.

        """;

    /// <returns>0 where the file system keeps the quotas, 3 where it cannot, 125 for a failure.</returns>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        if (arguments.Length > 0 && arguments[0] is "--help" or "-h")
        {
            Console.Out.Write(Help);
            return 0;
        }

        try
        {
            ServeOptions options = ServeArguments.Parse(["--socket", "none", .. arguments]);
            string users = options.Root.Users ?? throw new RunUsageException("--users DIR is missing: where homes are");
            if (LibC.geteuid() != 0) throw new RunUsageException("only root may set quotas");
            IdRange ids = options.Ids?.Range ?? SubordinateIds.OfThisMachine.Require(options.Ids?.Account ?? "nativesandbox");
            if (UsersPlace.Prepare(users, ids, options.Root.Home) is not { } reason) return 0;
            Console.Error.WriteLine($"nsbox quota: homes are not kept within their quota by the file system: {reason}");
            return 3;
        }
        catch (Exception error) when (error is RunUsageException or StepException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"nsbox quota: {error.Message}");
            return ExitStatus.LauncherFailed;
        }
    }
}
