using System.Text;
using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Run;
using NativeSandbox.Launcher.Steps;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Serve;

/// <summary>The socket that clients connect to, and who may.</summary>
internal sealed unsafe class ListeningSocket : IDisposable
{
    private const int MaximumGroups = 1024;

    private readonly string _path;
    private readonly uint _owner = geteuid();
    private readonly uint? _group;

    private ListeningSocket(string path, int fd, uint? group) => (_path, Fd, _group) = (path, fd, group);

    public int Fd { get; }

    /// <summary>Binds the path. A socket that nobody serves any more is replaced.</summary>
    /// <exception cref="StepException">Another nsbox serves there, or the place cannot be written.</exception>
    public static ListeningSocket Open(string path, string? groupName)
    {
        uint? group = groupName is null ? null : GroupId(groupName);
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } directory) Directory.CreateDirectory(directory);
        SockAddrUn address = new() { Family = AF_UNIX };
        Encoding.UTF8.GetBytes(path, new Span<byte>(address.Path, 107));
        int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
        if (connect(fd, &address, (uint)sizeof(SockAddrUn)) == 0)
        {
            close(fd);
            throw new StepException(Step.OpenFile, Errno.EBUSY, $"another nsbox serves at {path}; stop it or choose another --socket");
        }

        close(fd);
        fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        byte* name = CString.Permanent(path);
        unlinkat(AT_FDCWD, name, 0);
        uint old = umask(0x7F); // 0177: until its group is set nobody else may connect
        int bound = bind(fd, &address, (uint)sizeof(SockAddrUn));
        int failure = errno;
        umask(old);
        if (bound != 0) throw new StepException(Step.OpenFile, failure, $"the socket {path} cannot be made");
        if (group is { } id && (chown(name, geteuid(), id) != 0 || chmod(name, 0x1B0 /* 0660 */) != 0))
            throw new StepException(Step.OpenFile, errno, $"the socket {path} cannot be given to group {groupName}");
        if (listen(fd, 64) != 0) throw new StepException(Step.OpenFile, errno, path);
        return new ListeningSocket(path, fd, group);
    }

    /// <summary>Takes one connection; -1 where none waits or its peer may not connect.</summary>
    /// <remarks>Asked here, outside the user namespace, since inside it every host user reads as nobody.</remarks>
    public int Accept()
    {
        int client = accept4(Fd, null, null, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (client < 0) return -1;
        UCred peer;
        uint length = (uint)sizeof(UCred);
        // The directory's and the socket's modes decide on groups; this refuses what slipped through a wrong mode.
        bool allowed = getsockopt(client, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0
            && (peer.Uid == 0 || peer.Uid == _owner || (_group is { } group && (peer.Gid == group || IsMember(group, client))));
        if (allowed) return client;
        Console.Error.WriteLine($"nsbox: refused a connection of uid {peer.Uid}, pid {peer.Pid}: neither the owner nor of the socket's group");
        close(client);
        return -1;
    }

    /// <summary>Whether the peer had the group when it connected; asked of the socket, since its /proc may be hidden and its number another's by now.</summary>
    private static bool IsMember(uint group, int client)
    {
        uint* groups = stackalloc uint[MaximumGroups];
        uint length = MaximumGroups * sizeof(uint);
        if (getsockopt(client, SOL_SOCKET, SO_PEERGROUPS, groups, &length) != 0) return false; // more than that: by their first group then
        return new ReadOnlySpan<uint>(groups, (int)length / sizeof(uint)).Contains(group);
    }

    private static uint GroupId(string name)
    {
        foreach (string line in File.ReadLines("/etc/group"))
        {
            string[] fields = line.Split(':');
            if (fields.Length >= 3 && fields[0] == name && uint.TryParse(fields[2], out uint id)) return id;
        }

        throw new RunUsageException($"--group {name}: there is no such group; make it: groupadd --system {name}");
    }

    public void Dispose()
    {
        close(Fd);
        unlinkat(AT_FDCWD, CString.Permanent(_path), 0); // where this process may; else the janitor does
    }
}
