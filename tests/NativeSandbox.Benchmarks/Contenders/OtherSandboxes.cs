using NativeSandbox.Benchmarks.Measuring;

namespace NativeSandbox.Benchmarks.Contenders;

/// <summary>What others offer, with the same namespaces.</summary>
internal static class OtherSandboxes
{
    private const string Bundle = """
        {
          "ociVersion": "1.0.2",
          "process": { "terminal": false, "user": { "uid": 0, "gid": 0 }, "args": ["/usr/bin/true"], "env": ["PATH=/usr/bin"], "cwd": "/", "noNewPrivileges": true },
          "root": { "path": "rootfs", "readonly": true },
          "mounts": [
            { "destination": "/proc", "type": "proc", "source": "proc" },
            { "destination": "/dev", "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "mode=755"] },
            { "destination": "/tmp", "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "nodev", "mode=1777"] },
            { "destination": "/usr", "type": "bind", "source": "/usr", "options": ["rbind", "ro"] }
          ],
          "linux": {
            "namespaces": [{ "type": "pid" }, { "type": "mount" }, { "type": "ipc" }, { "type": "uts" }, { "type": "network" }, { "type": "cgroup" }, { "type": "user" }],
            "uidMappings": [{ "containerID": 0, "hostID": 100000, "size": 65536 }],
            "gidMappings": [{ "containerID": 0, "hostID": 100000, "size": 65536 }]
          }
        }
        """;

    /// <summary>Those that are installed and work here; a line says why another is not there.</summary>
    /// <param name="directory">For crun's bundle.</param>
    public static IEnumerable<Contender> Find(string directory)
    {
        Contender bubblewrap = Contender.Spawning("bubblewrap, all namespaces", "bare true", "", "/usr/bin/bwrap", "--unshare-all", "--die-with-parent", "--ro-bind", "/usr", "/usr",
            "--symlink", "usr/bin", "/bin", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "/usr/bin/true");
        if (Works(bubblewrap, "/usr/bin/bwrap", "bubblewrap")) yield return bubblewrap;
        File.SetUnixFileMode(directory, (UnixFileMode)0x1ED /* 0755: the container's root is nobody here */);
        DirectoryInfo root = Directory.CreateDirectory(Path.Combine(directory, "rootfs"));
        foreach (string name in (string[])["dev", "proc", "tmp", "usr"]) root.CreateSubdirectory(name);
        foreach (string name in (string[])["bin", "lib", "lib64"]) File.CreateSymbolicLink(Path.Combine(root.FullName, name), $"usr/{name}");
        File.WriteAllText(Path.Combine(directory, "config.json"), Bundle);
        string[] line = ["/usr/bin/crun", "--cgroup-manager=disabled", $"--root={directory}/state", "run", $"--bundle={directory}", $"bench-{Environment.ProcessId}"];
        Contender crun = PrivateMounts.Around(Contender.Spawning("crun, cgroups disabled", "bare true", "", line), new PosixSpawn(line));
        if (Works(crun, "/usr/bin/crun", "crun")) yield return crun;
    }

    private static bool Works(Contender contender, string program, string package)
    {
        if (!File.Exists(program))
        {
            Console.WriteLine($"skipped   {contender.Name}: not installed; apt-get install {package}");
            return false;
        }

        try
        {
            contender.RunAsync().AsTask().Wait();
            return true;
        }
        catch (AggregateException error)
        {
            Console.WriteLine($"skipped   {contender.Name}: {error.InnerException!.Message}");
            return false;
        }
        catch (InvalidOperationException error)
        {
            Console.WriteLine($"skipped   {contender.Name}: {error.Message}");
            return false;
        }
    }
}
