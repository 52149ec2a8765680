using NativeSandbox.Launcher.Boxes;
using NativeSandbox.Launcher.Roots;
using NativeSandbox.Launcher.Run;
using NativeSandbox.Launcher.UserNamespaces;

namespace NativeSandbox.Launcher.Serve;

/// <summary>Reads the command line of <c>nsbox serve</c>.</summary>
internal static class ServeArguments
{
    public const string Help = """
        NAME
            nsbox serve - hold ready boxes and run programs in them for a server

        SYNOPSIS
            nsbox serve --socket PATH [options]

        OPTIONS
            --socket PATH        Unix socket (SOCK_SEQPACKET) for clients
            --group NAME         clients of this group may connect too; the socket is
                                 then 0660 root:NAME, else 0600
            --persistent         stay when the last client has gone; without it nsbox
                                 ends with its last client
            --own-session        leave the terminal's session: Ctrl-C does not reach nsbox
            --boxes COUNT        boxes alive at once                    (2048)
            --pool COUNT         boxes that wait ready                  (4)
            --root DIR           show DIR's usr, bin, lib, opt... instead of the host's
            --image DIR          as --root where a toolchain image is at DIR when nsbox
                                 starts; the host's toolchains where none is
            --bind SRC[:DST][:rw] show a host file or directory to every box
            --scratch SIZE       bytes of files that one box may have   (256m)
            --inodes COUNT       files that one box may have            (65536)
            --users DIR          directory of users' homes; made 0700 for nsbox's root
            --home-bytes SIZE    what one home may hold                 (100m)
            --home-inodes COUNT  files that one home may hold           (10000)
            --io-read SIZE       bytes a second that one box may read from the disks
                                 under --root and --bind (cgroup v2)    (no limit)
            --io-write SIZE      the same for writing                   (no limit)
            --uid-range START    the 65,536 host ids to use, or the account whose
                                 range of /etc/subuid they are          (a free range)
            --seccomp FILE       an OCI system call policy              (the built-in)

        DESCRIPTION
            Started as root it takes its cgroups and a range of ids, enters a user
            namespace and keeps no privilege on the host. Started by another user it
            maps what newuidmap(1) allows, or one id. A directory of homes is served
            under the range that it was made under. SIGTERM ends all boxes and nsbox.

            Under systemd it speaks sd_notify(3): READY=1 once boxes wait, STATUS=, and
            a watchdog that answers for the launcher's event loop. With Delegate= it
            divides the cgroup of its unit.

        """;

    /// <exception cref="RunUsageException">Something is wrong; the message says what.</exception>
    public static ServeOptions Parse(ReadOnlySpan<string> arguments)
    {
        ServeOptions options = new() { Socket = "" };
        List<BindMount> binds = [];
        for (int at = 0; at < arguments.Length; at++)
        {
            string name = arguments[at];
            if (name is "--persistent" or "--own-session")
            {
                options = name == "--persistent" ? options with { IsPersistent = true } : options with { HasOwnSession = true };
                continue;
            }

            string? value = null;
            int equals = name.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0) (name, value) = (name[..equals], name[(equals + 1)..]);
            value ??= ++at < arguments.Length ? arguments[at] : throw new RunUsageException($"{name} needs a value");
            options = name switch
            {
                "--socket" => options with { Socket = value },
                "--group" => options with { Group = value },
                "--boxes" => options with { MaximumBoxes = Amounts.Count(name, value, BoxSlot.Maximum) },
                "--pool" => options with { PoolSize = Amounts.Count(name, value, 256) },
                "--root" => options with { Root = options.Root with { Source = Path.GetFullPath(value) } },
                "--image" => options with { Root = options.Root with { Source = RootOptions.ImageOrHost(value) } },
                "--scratch" => options with { Root = options.Root with { ScratchBytes = Amounts.Bytes(name, value, 1 << 20) } },
                "--inodes" => options with { Root = options.Root with { ScratchInodes = Amounts.Count(name, value, 1 << 24) } },
                "--users" => options with { Root = options.Root with { Users = Path.GetFullPath(value) } },
                "--home-bytes" => options with { Root = options.Root with { Home = options.Root.Home with { Bytes = Amounts.Bytes(name, value, 1 << 16) } } },
                "--home-inodes" => options with { Root = options.Root with { Home = options.Root.Home with { Inodes = Amounts.Count(name, value, 1 << 24) } } },
                "--io-read" => options with { Io = options.Io with { Read = Amounts.Bytes(name, value, 4096) } },
                "--io-write" => options with { Io = options.Io with { Write = Amounts.Bytes(name, value, 4096) } },
                "--seccomp" => options with { SeccompPolicy = value },
                "--uid-range" => options with { Ids = IdRangeRequest.TryParse(value, out IdRangeRequest ids) ? ids : throw new RunUsageException($"--uid-range {value}: {IdRangeRequest.Form}") },
                "--bind" => AddBind(options, binds, value),
                _ => throw new RunUsageException($"{name} is not an option of nsbox serve; see nsbox serve --help"),
            };
        }

        if (options.Socket.Length == 0) throw new RunUsageException("--socket PATH is missing: where clients connect");
        if (System.Text.Encoding.UTF8.GetByteCount(options.Socket) > 107) throw new RunUsageException("--socket: a Unix socket's path has at most 107 bytes");
        return options with { Root = options.Root with { Binds = binds } };
    }

    private static ServeOptions AddBind(ServeOptions options, List<BindMount> binds, string value)
    {
        binds.Add(BindMount.TryParse(value, out BindMount bind) ? bind : throw new RunUsageException($"--bind {value}: give SOURCE[:TARGET][:rw] with absolute paths"));
        return options;
    }
}
