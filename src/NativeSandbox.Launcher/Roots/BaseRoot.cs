using System.Text;
using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Steps;
using static NativeSandbox.Launcher.Kernel.CString;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Roots;

/// <summary>The root that all boxes of a launcher share, read-only: the toolchains, a minimal /dev and /etc, and places to mount on.</summary>
/// <remarks>
/// The launcher itself moves into it, so that each box copies a mount table of a dozen lines and needs no pivot_root of its own;
/// the host's root is detached, not hidden: no process from here on has a path to it.
/// </remarks>
internal static unsafe class BaseRoot
{
    /// <summary>What is shown of the source's root; links stay links.</summary>
    private static readonly string[] s_trees = ["usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32"];

    /// <summary>What runtimes need of the source's /etc: links of Debian's alternatives, the linker's cache, zone and terminals.</summary>
    private static readonly string[] s_etc =
    [
        "alternatives", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "terminfo", "mime.types", "timezone", "python3",
        "java-17-openjdk", "java-21-openjdk", "java-25-openjdk", "php", "R", "perl", "ocamlfind.conf",
    ];

    /// <summary>What every box mounts for itself.</summary>
    private static readonly string[] s_writable = ["/box", "/tmp", "/dev/shm", "/home/sandbox"];

    private static readonly string[] s_devices = ["null", "zero", "full", "random", "urandom", "tty"];

    /// <summary>Builds the root, enters it and detaches the host's.</summary>
    /// <param name="options">What is shown.</param>
    /// <param name="payloadIds">The ids that programs run under, for /etc/passwd.</param>
    /// <returns>Binds that each box must make for itself, since they lie inside what it mounts: target, waiting place, whether a directory.</returns>
    public static IReadOnlyList<(string Target, string Source, bool IsDirectory)> Enter(RootOptions options, IEnumerable<uint> payloadIds)
    {
        // pivot_root(2) refuses shared mounts, and nothing that happens here may reach the host's table.
        Check(mount(null, Literal("/"u8), null, MS_REC | MS_PRIVATE, null), Step.MakePrivate, "the mount table cannot be made private");

        // The sources are taken while the host's root is in view; attached nowhere, they survive what is mounted over them.
        string source = options.Source.TrimEnd('/');
        List<Tree> trees = [];
        foreach (string name in s_trees) AddTree(trees, $"{source}/{name}", $"/{name}", optional: true);
        foreach (string name in s_etc) AddTree(trees, $"{source}/etc/{name}", $"/etc/{name}", optional: true);
        if (source.Length > 0) AddOpt(trees, source, options.Binds);
        foreach (string name in s_devices) trees.Add(Tree.Device($"/dev/{name}"));
        List<(string, string, bool)> perBox = [];
        foreach (BindMount bind in options.Binds)
        {
            bool inside = s_writable.Any(place => bind.Target == place || bind.Target.StartsWith(place + "/", StringComparison.Ordinal));
            string target = inside ? $"/.nsbox/bind{perBox.Count}" : bind.Target;
            AddTree(trees, bind.Source, target, optional: false, writable: bind.Writable);
            if (inside) perBox.Add((bind.Target, target, Directory.Exists(bind.Source)));
        }

        // Any directory will do to build on: nobody else sees this mount table.
        Check(mount(Literal("tmpfs"u8), Literal("/proc"u8), Literal("tmpfs"u8), MS_NOSUID | MS_NODEV, Literal("mode=755,size=4m"u8)), Step.MountBaseRoot, "no tmpfs in this user namespace");
        Check(chdir(Literal("/proc"u8)), Step.MountBaseRoot, "the new root cannot be entered");
        Fill(payloadIds);
        foreach (Tree tree in trees) tree.Attach();
        Link("/proc/self/fd", "dev/fd");
        Link("/proc/self/fd/0", "dev/stdin");
        Link("/proc/self/fd/1", "dev/stdout");
        Link("/proc/self/fd/2", "dev/stderr");
        Link("pts/ptmx", "dev/ptmx");
        Link("/tmp", "var/tmp");
        return perBox;
    }

    /// <summary>Moves into the root that <see cref="Enter"/> built.</summary>
    public static void Pivot()
    {
        // A /proc may be mounted in a user namespace only where a whole one is in view already; boxes detach this one.
        // It shows this launcher's pid namespace, never the host's.
        Check(mount(Literal("proc"u8), Literal(".nsbox/proc"u8), Literal("proc"u8), MS_NOSUID | MS_NODEV | MS_NOEXEC, null), Step.MountBaseProc,
            "/proc cannot be mounted; a container that masks parts of /proc forbids it (run it with an unmasked /proc)");
        Check((int)syscall(SYS_pivot_root, (nint)Literal("."u8), (nint)Literal("."u8)), Step.PivotRoot, "the root cannot be changed");
        // The old root lies on top of the new one and goes, with every host path.
        Check(umount2(Literal("."u8), MNT_DETACH), Step.DetachOldRoot, "the host's root cannot be detached");
        Check(chdir(Literal("/"u8)), Step.DetachOldRoot, "the new root cannot be entered");
        Check(mount(null, Literal("/"u8), null, MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV, null), Step.SetTreeAttributes, "the root cannot be made read-only");
    }

    private static void Fill(IEnumerable<uint> payloadIds)
    {
        foreach (string name in (string[])["box", "tmp", "home", "home/sandbox", "proc", "dev", "dev/pts", "dev/shm", "etc", "run", "var", "opt"]) MakeDirectory(name, 0x1ED);
        MakeDirectory(".nsbox", 0x1C0);
        foreach (string name in (string[])[".nsbox/proc", ".nsbox/scratch", ".nsbox/void", ".nsbox/users", ".nsbox/trees"]) MakeDirectory(name, 0x1ED);
        WriteFile(".nsbox/empty", "");
        WriteFile(".nsbox/covered", "");
        Check(chmod(Literal(".nsbox/covered"u8), 0), Step.MakeDirectory, ".nsbox/covered");
        StringBuilder passwd = new("root:x:0:0:root:/root:/usr/sbin/nologin\n");
        foreach (uint id in payloadIds) passwd.Append(System.Globalization.CultureInfo.InvariantCulture, $"sandbox:x:{id}:{id}::/home/sandbox:/bin/sh\n");
        WriteFile("etc/passwd", passwd.Append("nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n").ToString());
        WriteFile("etc/group", "root:x:0:\nsandbox:x:1000:\nnogroup:x:65534:\n");
        WriteFile("etc/hosts", "127.0.0.1 localhost sandbox\n::1 localhost\n");
        WriteFile("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n");
        WriteFile("etc/hostname", "sandbox\n");
        WriteFile("etc/resolv.conf", "");
    }

    // Nothing can be made inside a read-only tree, so where something else goes into /opt its directories are shown one by one.
    private static void AddOpt(List<Tree> trees, string source, IEnumerable<BindMount> binds)
    {
        string opt = $"{source}/opt";
        if (!binds.Any(bind => bind.Target.StartsWith("/opt/", StringComparison.Ordinal))) AddTree(trees, opt, "/opt", optional: true);
        else if (Directory.Exists(opt))
            foreach (string entry in Directory.GetFileSystemEntries(opt)) AddTree(trees, entry, $"/opt/{Path.GetFileName(entry)}", optional: true);
    }

    private static void AddTree(List<Tree> trees, string source, string target, bool optional, bool writable = false)
    {
        byte* path = Permanent(source);
        byte* link = stackalloc byte[4096];
        nint length = readlink(path, link, 4095);
        if (length > 0 && optional)
        {
            // Debian's /bin is a link into /usr; /etc/localtime leads into /usr/share: both lead to the same place inside.
            trees.Add(Tree.Link(Encoding.UTF8.GetString(link, (int)length), target));
            return;
        }

        FileAttributes? attributes = TryGetAttributes(source);
        if (attributes is null)
        {
            if (optional) return;
            throw new StepException(Step.OpenTree, Errno.ENOENT, $"{source} is not there");
        }

        int tree = open_tree(AT_FDCWD, path, OPEN_TREE_CLONE | O_CLOEXEC | AT_RECURSIVE);
        if (tree < 0) throw new StepException(Step.OpenTree, errno, $"{source} cannot be bound");
        ulong flags = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | (writable ? 0 : MOUNT_ATTR_RDONLY);
        if (mount_setattr(tree, flags) != 0) throw new StepException(Step.SetTreeAttributes, errno, $"{source} cannot be made read-only");
        trees.Add(Tree.Mount(tree, target, attributes.Value.HasFlag(FileAttributes.Directory)));
    }

    private static FileAttributes? TryGetAttributes(string path)
    {
        FileAttributes attributes = new FileInfo(path).Attributes;
        return attributes == (FileAttributes)(-1) ? null : attributes;
    }

    private static void Link(string target, string path) => Check(symlink(Permanent(target), Permanent(path)), Step.MakeDirectory, path);

    private static void MakeDirectory(string path, uint mode) => Check(mkdir(Permanent(path), mode), Step.MakeDirectory, path);

    private static void WriteFile(string path, string text)
    {
        int file = open(Permanent(path), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0x1A4 /* 0644 */);
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* data = bytes)
        {
            if (file < 0 || write(file, data, (nuint)bytes.Length) != bytes.Length) throw new StepException(Step.WriteEtc, errno, path);
        }

        close(file);
    }

    private static void Check(int result, Step step, string text)
    {
        if (result != 0) throw new StepException(step, errno, text);
    }
}
