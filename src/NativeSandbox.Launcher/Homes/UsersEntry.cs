using System.Globalization;
using NativeSandbox.Launcher.Steps;
using NativeSandbox.Launcher.UserNamespaces;
using static NativeSandbox.Launcher.Kernel.CString;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Homes;

/// <summary>How the launcher comes to the users directory, for its root may not pass where only the host's user may: in /root, in a person's home.</summary>
/// <param name="Fd">The directory, or its mount; -1 where it is to be found by its path.</param>
/// <param name="IsMount">Whether it is a copy of the mount, attached nowhere yet.</param>
internal readonly unsafe record struct UsersEntry(int Fd, bool IsMount)
{
    /// <summary>The environment variable with the mount's descriptor.</summary>
    private const string MountVariable = "NSBOX_USERS_MOUNT";

    /// <summary>The environment variable with the directory as seen from the working directory.</summary>
    private const string UsersVariable = "NSBOX_USERS";

    /// <summary>The environment variable that comes with it: the directory that paths in the arguments are relative to.</summary>
    private const string DirectoryVariable = "NSBOX_DIRECTORY";

    /// <summary>By its path alone.</summary>
    public static UsersEntry ByPath { get; } = new(-1, false);

    /// <summary>Prepares this process for the fork of the launcher.</summary>
    /// <param name="path">The directory; it belongs to the range's root.</param>
    /// <param name="ids">The ids of the launcher's namespace.</param>
    /// <returns>What the launcher needs in its environment for <see cref="Open"/>.</returns>
    public static IEnumerable<string> Prepare(string path, IdRange ids)
    {
        string directory = System.IO.Directory.GetCurrentDirectory();
        byte* name = Permanent(path);
        // The kernel gives a new mount namespace's first process the copy of the mount that it is in (clone(2), CLONE_NEWNS).
        // Any other descriptor of a directory would be of the host's namespace.
        if (chdir(name) == 0) return [$"{DirectoryVariable}={directory}", $"{UsersVariable}=."];
        int tree = OwnersNamespace.MountOf(name, ids);
        if (tree >= 0) return [string.Create(CultureInfo.InvariantCulture, $"{MountVariable}={tree}")];
        // newuidmap(1) may not have done it, and whoever started nsbox may stand before the directory all the same.
        return chdir(Permanent(Path.GetDirectoryName(path)!)) == 0 ? [$"{DirectoryVariable}={directory}", $"{UsersVariable}={Path.GetFileName(path)}"] : [];
    }

    /// <summary>Finds in the launcher what <see cref="Prepare"/> prepared.</summary>
    public static UsersEntry Open()
    {
        if (Environment.GetEnvironmentVariable(MountVariable) is { } mount)
        {
            int tree = int.Parse(mount, CultureInfo.InvariantCulture);
            fcntl(tree, F_SETFD, FD_CLOEXEC);
            return new UsersEntry(tree, true);
        }

        if (Environment.GetEnvironmentVariable(UsersVariable) is not { } users) return ByPath;
        int place = open(Permanent(users), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        chdir(Permanent(Environment.GetEnvironmentVariable(DirectoryVariable) ?? "/"));
        return new UsersEntry(place, false);
    }

    /// <summary>A copy of the mount that shows the directory, attached nowhere yet: it outlives the host's root, which is left.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="StepException">The launcher's root may not reach it.</exception>
    public int Take(string path)
    {
        byte empty = 0;
        int tree = IsMount ? Fd
            : Fd >= 0 ? open_tree(Fd, &empty, OPEN_TREE_CLONE | O_CLOEXEC | AT_EMPTY_PATH)
            : open_tree(AT_FDCWD, Permanent(path), OPEN_TREE_CLONE | O_CLOEXEC | AT_SYMLINK_NOFOLLOW);
        if (tree < 0) throw new StepException(Step.PrepareUsers, errno, $"{path} cannot be bound; every directory above it must let others pass (chmod o+x)");
        if (Fd >= 0 && !IsMount) close(Fd);
        if (mount_setattr(tree, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV) != 0) throw new StepException(Step.PrepareUsers, errno, $"{path} cannot be made nosuid and nodev");
        return tree;
    }
}
