using NativeSandbox.Launcher.Kernel;

namespace NativeSandbox.Launcher.UserNamespaces;

/// <summary>Gives up what a process no longer needs. Raw calls only: used after clone as well.</summary>
internal static unsafe class Privileges
{
    /// <summary>Empties the bounding and ambient sets: nothing that is executed from here on can gain a capability.</summary>
    public static void DropBoundingSet()
    {
        for (nuint capability = 0; capability <= LibC.CAP_LAST; capability++) LibC.prctl(LibC.PR_CAPBSET_DROP, capability);
        LibC.prctl(LibC.PR_CAP_AMBIENT, LibC.PR_CAP_AMBIENT_CLEAR_ALL);
        LibC.prctl(LibC.PR_SET_NO_NEW_PRIVS, 1);
    }

    /// <summary>No capability in any set, for a process that stays outside the user namespace.</summary>
    public static bool DropAll()
    {
        DropBoundingSet();
        return LibC.capset(0, 0, 0) == 0;
    }
}
