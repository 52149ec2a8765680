using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using NativeSandbox.Benchmarks.Measuring;
using static NativeSandbox.Benchmarks.Measuring.LibC;

namespace NativeSandbox.Benchmarks.Contenders;

/// <summary>A thread whose root is the toolchain image and whose user is nobody: what it starts runs there bare, without a limit, a filter or a namespace of its own.</summary>
/// <remarks>The mounts are made once, by the thread's own mount table, and cost the programs nothing. Needs root.</remarks>
internal sealed class ImageRoot : IDisposable
{
    private const nint SetGroups = 116, SetResUid = 117, SetResGid = 119; // x86-64's numbers
    private const nint Nobody = 65534;
    private static readonly string[] s_trees = ["usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32", "opt", "etc"];
    private static readonly string[] s_devices = ["null", "zero", "full", "random", "urandom", "tty"];
    private static readonly string[] s_path = ["usr/local/bin", "usr/bin", "bin"];

    private readonly BlockingCollection<Action> _work = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _image;
    // Files of a box are in memory, so these are too.
    private readonly DirectoryInfo _scratch = Directory.CreateDirectory($"/dev/shm/nsbox-bench-{Environment.ProcessId}");

    private ImageRoot(string image)
    {
        _image = image;
        Check(chmod(_scratch.FullName, 0x1ED), "chmod");
        foreach (string name in (string[])["root", "box", "tmp", "home"]) Check(chmod(_scratch.CreateSubdirectory(name).FullName, 0x1FF), "chmod");
        new Thread(Serve) { IsBackground = true }.Start();
    }

    /// <summary>What programs see as <c>/box</c>, their working directory.</summary>
    public string Box => Path.Combine(_scratch.FullName, "box");

    /// <summary>Makes the root.</summary>
    /// <exception cref="InvalidOperationException">A step failed, which it names.</exception>
    public static async Task<ImageRoot> EnterAsync(string image)
    {
        ImageRoot root = new(image);
        await root._ready.Task;
        return root;
    }

    /// <summary>A command line to start here; programs are found as in a box.</summary>
    public PosixSpawn Command(IReadOnlyList<string> line, IReadOnlyDictionary<string, string> environment) =>
        new(Find(line[0]), line, [.. environment.Select(pair => $"{pair.Key}={pair.Value}")]);

    /// <summary>Starts it and waits for its end.</summary>
    /// <returns>What it took, and what it wrote.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public Task<(ProcessCost Cost, string Output)> RunAsync(PosixSpawn command, string input)
    {
        TaskCompletionSource<(ProcessCost, string)> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                done.SetResult(command.Run(input));
            }
            catch (InvalidOperationException error)
            {
                done.SetException(error);
            }
        });
        return done.Task;
    }

    /// <summary>Takes away what programs left in their directories.</summary>
    public void Clear()
    {
        foreach (string name in (string[])["box", "tmp", "home"])
        {
            foreach (FileSystemInfo entry in new DirectoryInfo(Path.Combine(_scratch.FullName, name)).EnumerateFileSystemInfos())
            {
                if (entry is DirectoryInfo directory && entry.LinkTarget is null) directory.Delete(recursive: true);
                else entry.Delete();
            }
        }
    }

    public void Dispose()
    {
        _work.CompleteAdding();
        _scratch.Delete(recursive: true);
    }

    private string Find(string program) => program.Contains('/', StringComparison.Ordinal)
        ? program
        : s_path.Where(directory => new FileInfo(Path.Combine(_image, directory, program)) is { } file && (file.Exists || file.LinkTarget is not null)).Select(directory => $"/{directory}/{program}").FirstOrDefault()
            ?? throw new InvalidOperationException($"the image has no {program}");

    private void Serve()
    {
        try
        {
            // What is only loaded when it is needed could not be found any more after the root has changed.
            _ = new PosixSpawn("/bin/true").Run("");
            Enter();
            _ready.SetResult();
        }
        catch (Exception error) when (error is InvalidOperationException or IOException)
        {
            _ready.SetException(error);
            return;
        }

        foreach (Action work in _work.GetConsumingEnumerable()) work();
    }

    private void Enter()
    {
        // unshare(2), chroot(2) and setresuid(2) as system calls move and change the calling thread only, and its children start as it is.
        Check(unshare(CLONE_NEWNS), "unshare");
        Check(mount(null, "/", null, MS_REC | MS_PRIVATE, null), "mount --make-rprivate");
        string root = Path.Combine(_scratch.FullName, "root");
        Check(mount("tmpfs", root, "tmpfs", MS_NOSUID, "mode=755"), "mount tmpfs");
        foreach (string name in s_trees)
        {
            FileInfo tree = new(Path.Combine(_image, name));
            if (tree.LinkTarget is { } target) File.CreateSymbolicLink(Path.Combine(root, name), target);
            else if (Directory.Exists(tree.FullName)) Bind(tree.FullName, Path.Combine(root, name), MS_RDONLY | MS_NOSUID | MS_NODEV);
        }

        Directory.CreateDirectory(Path.Combine(root, "proc"));
        Check(mount("proc", Path.Combine(root, "proc"), "proc", MS_NOSUID | MS_NODEV, null), "mount proc");
        Directory.CreateDirectory(Path.Combine(root, "dev"));
        foreach (string name in s_devices)
        {
            string node = Path.Combine(root, "dev", name);
            File.WriteAllText(node, "");
            Check(mount($"/dev/{name}", node, null, MS_BIND, null), $"bind /dev/{name}");
        }

        foreach ((string name, string target) in (IEnumerable<(string, string)>)[("fd", "fd"), ("stdin", "fd/0"), ("stdout", "fd/1"), ("stderr", "fd/2")])
            File.CreateSymbolicLink(Path.Combine(root, "dev", name), $"/proc/self/{target}");
        foreach ((string from, string to) in (IEnumerable<(string, string)>)[("box", "box"), ("tmp", "tmp"), ("tmp", "dev/shm"), ("home", "home/sandbox")])
            Bind(Path.Combine(_scratch.FullName, from), Path.Combine(root, to), MS_NOSUID | MS_NODEV);
        Check(chroot(root), "chroot");
        Check(chdir("/box"), "chdir");
        Check((int)syscall(SetGroups, 0, 0, 0), "setgroups");
        Check((int)syscall(SetResGid, Nobody, Nobody, Nobody), "setresgid");
        Check((int)syscall(SetResUid, Nobody, Nobody, Nobody), "setresuid");
    }

    private static void Bind(string from, string to, nuint flags)
    {
        Directory.CreateDirectory(to);
        Check(mount(from, to, null, MS_BIND | MS_REC, null), $"bind {from}");
        Check(mount(null, to, null, MS_BIND | MS_REMOUNT | flags, null), $"remount {to}");
    }

    private static void Check(int result, string step)
    {
        if (result != 0) throw new InvalidOperationException($"the bare root cannot be made: {step}: errno {Marshal.GetLastPInvokeError()} (the benchmarks of languages need root)");
    }
}
