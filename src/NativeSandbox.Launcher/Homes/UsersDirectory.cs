using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Steps;
using NativeSandbox.Launcher.UserNamespaces;
using NativeSandbox.Protocol.Messages;
using static NativeSandbox.Launcher.Kernel.CString;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Homes;

/// <summary>All homes: one directory each, 0700, of a user of its own. Everything is done by descriptors, nothing through a link.</summary>
/// <remarks>
/// It is mounted in the launcher's own mount namespace (<see cref="Launch.InnerLauncher"/>), so that no box ever shows anybody's
/// home but its own.
/// </remarks>
internal sealed unsafe partial class UsersDirectory
{
    private const int NameBytes = 128;

    private const string MountPoint = "/.nsbox/users";

    private readonly int _users, _used, _archive, _trash;
    private readonly HomeIds _ids;
    private readonly HomeSize _quota;
    private readonly Chores _chores;
    private readonly Dictionary<string, Home> _open = [];
    private bool _isEmptyingTrash;

    private UsersDirectory(int users, IdRange ids, HomeSize quota, Chores chores)
    {
        (_users, _ids, _quota, _chores) = (users, new HomeIds(ids), quota, chores);
        _used = Own(".used");
        _archive = Own(".archive");
        _trash = Own(".trash");
        foreach (int directory in (ReadOnlySpan<int>)[users, _archive, _trash]) NoteOwners(directory);
        AreQuotasEnforced = HomeQuotas.AreEnforced(users);
        EmptyTrash();
    }

    /// <summary>Whether the file system refuses what is over a quota.</summary>
    public bool AreQuotasEnforced { get; }

    /// <summary>Whether that is so and homes have a quota.</summary>
    public bool AreQuotasSet => AreQuotasEnforced && HomeQuotas.Of(_users, HomeIds.First) is not null;

    /// <summary>Mounts the directory for the launcher, which by now is in a mount namespace of its own.</summary>
    /// <param name="tree">What <see cref="UsersEntry.Take"/> took.</param>
    /// <param name="ids">The ids of the launcher's namespace.</param>
    /// <param name="quota">What each home may hold.</param>
    /// <param name="chores">Where long work is done.</param>
    public static UsersDirectory Mount(int tree, IdRange ids, HomeSize quota, Chores chores)
    {
        byte* place = Permanent(MountPoint);
        if (move_mount(tree, place) != 0) throw new StepException(Step.PrepareUsers, errno, "the users directory cannot be mounted");
        close(tree);
        int users = open(place, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        StatX status;
        byte dot = (byte)'.';
        byte* self = stackalloc byte[2];
        (self[0], self[1]) = (dot, 0);
        if (users < 0 || lstatat(users, self, &status) != 0 || status.Owner != 0)
            throw new StepException(Step.PrepareUsers, users < 0 ? errno : Errno.EPERM, "the users directory does not belong to nsbox's root");
        return new UsersDirectory(users, ids, quota, chores);
    }

    /// <summary>A home for one more box; made where it is missing.</summary>
    /// <exception cref="StepException">It is no home of ours, or none can be made.</exception>
    public Home Acquire(OpenMessage message)
    {
        HomeSize quota = new(message.HomeBytes == 0 ? _quota.Bytes : message.HomeBytes, message.HomeInodes == 0 ? _quota.Inodes : message.HomeInodes);
        if (AreQuotasEnforced && (quota.Bytes > _quota.Bytes || quota.Inodes > _quota.Inodes))
            throw new StepException(Step.SetQuota, Errno.EINVAL, $"the file system keeps homes to {_quota.Bytes} bytes and {_quota.Inodes} inodes, and more was asked for; raise nsbox's --home-bytes and --home-inodes");
        if (!_open.TryGetValue(message.Home, out Home? home)) _open.Add(message.Home, home = Open(message.Home));
        // A smaller quota than the file system's is nsbox's to keep.
        home.Quota = quota;
        home.IsKeptByFileSystem = AreQuotasEnforced && HomeQuotas.Of(_users, home.Id) is { } kept && kept.Limit.Bytes <= quota.Bytes && kept.Limit.Inodes <= quota.Inodes;
        if (home.IsKeptByFileSystem) _watched.Remove(home);
        else _watched.Add(home);
        home.Boxes++;
        Touch(home.Name);
        return home;
    }

    /// <summary>A box of a home is gone.</summary>
    public void Release(Home home)
    {
        Touch(home.Name);
        if (--home.Boxes > 0) return;
        _open.Remove(home.Name);
        _watched.Remove(home);
        if (!home.IsMeasuring) close(home.Fd);
    }

    /// <summary>A copy of the home's mount for a box, attached nowhere yet.</summary>
    public static int MountOf(Home home)
    {
        byte empty = 0;
        int tree = open_tree(home.Fd, &empty, OPEN_TREE_CLONE | O_CLOEXEC | AT_EMPTY_PATH);
        return tree >= 0 ? tree : throw new StepException(Step.AttachHome, errno, $"the home {home.Name} cannot be bound");
    }

    private Home Open(string text)
    {
        HomeName.Check(text);
        byte* name = stackalloc byte[NameBytes];
        TryCopy(text, new Span<byte>(name, NameBytes));
        int directory = OpenDirectory(text);
        if (directory < 0 && errno == Errno.ENOENT) directory = Make(name, text);
        if (directory < 0) throw new StepException(Step.OpenHome, errno, $"the home {text} is a link or no directory");
        StatX status;
        lstatat(_users, name, &status);
        uint owner = status.Owner;
        if (owner == 0 && !_ids.IsHomeOwner(owner))
        {
            // nsbox was killed between making it and giving it away.
            owner = _ids.Take();
            fchown(directory, owner, owner);
        }

        if (!_ids.IsHomeOwner(owner))
        {
            close(directory);
            throw new StepException(Step.OpenHome, Errno.EPERM, $"the home {text} belongs to an id that is no user's; was it made under another --uid-range?");
        }

        _ids.Use(owner);
        fchmod(directory, 0x1C0); // its owner may have opened it, to nobody's use
        return new Home(text, owner, directory);
    }

    private int Make(byte* name, string text)
    {
        uint id = _ids.Take();
        int directory = -1;
        if (mkdirat(_users, name, 0x1C0) == 0)
        {
            directory = OpenDirectory(text);
            if (directory >= 0 && fchown(directory, id, id) == 0) return directory;
            int reason = errno;
            if (directory >= 0) close(directory);
            unlinkat(_users, name, AT_REMOVEDIR);
            *errno_location = reason;
        }

        int failure = errno;
        _ids.Free(id);
        throw new StepException(Step.OpenHome, failure, $"the home {text} cannot be made");
    }

    private int OpenDirectory(string text)
    {
        byte* name = stackalloc byte[NameBytes];
        TryCopy(text, new Span<byte>(name, NameBytes));
        return openat_inside(_users, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0);
    }

    /// <summary>Notes that a home is used now, where its owner cannot change it.</summary>
    private void Touch(string text)
    {
        byte* name = stackalloc byte[NameBytes];
        TryCopy(text, new Span<byte>(name, NameBytes));
        int file = openat(_used, name, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0x180 /* 0600 */);
        if (file < 0) return; // a full disk: the home's own times are then all there is
        futimens(file, null);
        close(file);
    }

    private void NoteOwners(int directory)
    {
        int fresh = openat(directory, Literal("."u8), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        while (DirectoryEntries.ReadSome(fresh, (name, _) =>
        {
            StatX status;
            if (lstatat(fresh, name, &status) == 0) _ids.Use(status.Owner);
        }))
        {
        }

        close(fresh);
    }

    private int Own(string text)
    {
        byte* name = Permanent(text);
        if (mkdirat(_users, name, 0x1C0) != 0 && errno != Errno.EEXIST) throw new StepException(Step.PrepareUsers, errno, $"{text} in the users directory cannot be made");
        int directory = openat_inside(_users, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0);
        return directory >= 0 ? directory : throw new StepException(Step.PrepareUsers, errno, $"{text} in the users directory is a link or no directory");
    }
}
