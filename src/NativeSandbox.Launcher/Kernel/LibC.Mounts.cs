using System.Runtime.InteropServices;

namespace NativeSandbox.Launcher.Kernel;

internal static unsafe partial class LibC
{
    public const nuint MS_RDONLY = 1, MS_NOSUID = 2, MS_NODEV = 4, MS_NOEXEC = 8, MS_REMOUNT = 32, MS_BIND = 4096, MS_REC = 16384, MS_PRIVATE = 1 << 18;
    public const int MNT_DETACH = 2;
    public const uint OPEN_TREE_CLONE = 1, MOVE_MOUNT_F_EMPTY_PATH = 4;
    public const ulong MOUNT_ATTR_RDONLY = 1, MOUNT_ATTR_NOSUID = 2, MOUNT_ATTR_NODEV = 4;

    /// <summary>struct mount_attr.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct MountAttr
    {
        public ulong Set, Clear, Propagation, UserNamespace;
    }

    [DllImport("libc")] public static extern int mount(byte* source, byte* target, byte* type, nuint flags, byte* data);
    [DllImport("libc")] public static extern int umount2(byte* target, int flags);

    /// <summary>A private copy of the mounts at a path, attached nowhere yet.</summary>
    public static int open_tree(int directory, byte* path, uint flags) => (int)syscall(SYS_open_tree, directory, (nint)path, (nint)flags);

    /// <summary>Attaches a detached mount at a path.</summary>
    public static int move_mount(int from, byte* to)
    {
        byte empty = 0;
        return (int)syscall(SYS_move_mount, from, (nint)(&empty), AT_FDCWD, (nint)to, (nint)MOVE_MOUNT_F_EMPTY_PATH);
    }

    /// <summary>Sets attributes on a mount and everything below it.</summary>
    public static int mount_setattr(int tree, ulong set)
    {
        byte empty = 0;
        MountAttr attributes = new() { Set = set };
        return (int)syscall(SYS_mount_setattr, tree, (nint)(&empty), AT_EMPTY_PATH | AT_RECURSIVE, (nint)(&attributes), sizeof(MountAttr));
    }
}
