using NativeSandbox.Launcher.Steps;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.UserNamespaces;

/// <summary>Does for a person without privileges what takes the rights of both, that person and the root of the person's range.</summary>
/// <remarks>
/// It is done by a process in a user namespace that has these two ids and lives for that only. What capabilities it has are worth
/// something for the two's own files (user_namespaces(7)), which the person has power over anyway: newuidmap(1) gave the range.
/// </remarks>
internal static unsafe class OwnersNamespace
{
    /// <summary>Gives a directory of this user to the root of a range.</summary>
    /// <returns>Whether it was given.</returns>
    public static bool GiveToRoot(byte* path, IdRange range) => Ask(path, range, isGift: true, out _);

    /// <summary>A copy of the mount that shows a directory which only the range's root may enter, in a place that only this user may pass.</summary>
    /// <returns>The mount, attached nowhere yet, that children inherit; -1 where it cannot be had.</returns>
    public static int MountOf(byte* path, IdRange range)
    {
        if (geteuid() == 0 || !range.HasIdPerBox || !Ask(path, range, isGift: false, out int tree)) return -1;
        fcntl(tree, F_SETFD, 0);
        return tree;
    }

    private static bool Ask(byte* path, IdRange range, bool isGift, out int tree)
    {
        tree = -1;
        int* pair = stackalloc int[2];
        if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) return false;
        int child = clone3(CLONE_NEWUSER | CLONE_NEWNS, SIGCHLD, null, -1);
        if (child == 0)
        {
            close(pair[0]);
            Answer(pair[1], path, isGift);
        }

        close(pair[1]);
        int count = 0;
        int* handles = stackalloc int[FdRoom];
        byte word = 1;
        bool isDone = child > 0 && TryMap(child, range) && write(pair[0], &word, 1) == 1
            && receive_with_fds(pair[0], &word, 1, handles, FdRoom, &count, 0) == 1 && word == 1 && count == (isGift ? 0 : 1);
        close(pair[0]); // who was not asked ends
        int status;
        RUsage usage;
        if (child > 0) wait4(child, &status, WALL, &usage);
        if (isDone && !isGift) tree = handles[0];
        return isDone;
    }

    /// <summary>The child's side: raw calls only. Never returns.</summary>
    private static void Answer(int socket, byte* path, bool isGift)
    {
        byte word;
        if (read(socket, &word, 1) != 1) _exit(1);
        int tree = isGift ? -1 : open_tree(AT_FDCWD, path, OPEN_TREE_CLONE | O_CLOEXEC | AT_SYMLINK_NOFOLLOW);
        word = isGift && chown(path, 1, 1) != 0 ? (byte)0 : (byte)1;
        send_with_fds(socket, &word, 1, &tree, tree >= 0 ? 1 : 0, 0);
        _exit(0);
    }

    private static bool TryMap(int child, IdRange range)
    {
        try
        {
            NamespaceRoot.Map("newuidmap", child, $"0 {geteuid()} 1 1 {range.First} 1");
            NamespaceRoot.Map("newgidmap", child, $"0 {getegid()} 1 1 {range.First} 1");
            return true;
        }
        catch (StepException)
        {
            // Those programs take the user itself only where it may have further ids; the caller says what to do.
            return false;
        }
    }
}
