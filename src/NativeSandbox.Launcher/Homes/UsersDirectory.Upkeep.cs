using System.Globalization;
using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Steps;
using NativeSandbox.Protocol.Messages;
using static NativeSandbox.Launcher.Kernel.CString;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Homes;

/// <summary>What is done with homes that no box needs.</summary>
internal sealed unsafe partial class UsersDirectory
{
    /// <summary>One page of homes; the callback may come later.</summary>
    public void List(ListHomesMessage message, Action<HomesMessage> listed)
    {
        List<string> names = DirectoryEntries.HomesIn(_users);
        names.RemoveAll(name => string.CompareOrdinal(name, message.After) <= 0);
        names.Sort(string.CompareOrdinal);
        bool hasMore = names.Count > HomesMessage.MaximumEntries;
        if (hasMore) names.RemoveRange(HomesMessage.MaximumEntries, names.Count - HomesMessage.MaximumEntries);
        List<HomeEntry> entries = [];
        int at = 0;
        bool isWaiting = false;
        _chores.Add(() =>
        {
            if (isWaiting) return true; // for the measurement, which is a chore of its own
            if (at == names.Count)
            {
                listed(new HomesMessage(entries, hasMore));
                return false;
            }

            string name = names[at++];
            if (Describe(name) is not { } entry) return true;
            entries.Add(entry.Home);
            int last = entries.Count - 1;
            if (!message.Measure) return true;
            int directory = OpenDirectory(name);
            if (directory < 0) return true;
            isWaiting = true;
            Measure(entry.Owner, directory, _ => false, (size, _, _) =>
            {
                close(directory);
                entries[last] = entries[last] with { Bytes = size.Bytes, Inodes = size.Inodes };
                isWaiting = false;
            });
            return true;
        });
    }

    /// <summary>Takes a home away, into the archive or for good.</summary>
    /// <exception cref="StepException">A box has it, it is not there, or it was used since.</exception>
    public void Remove(RemoveHomeMessage message)
    {
        HomeName.Check(message.Name);
        if (_open.ContainsKey(message.Name)) throw new StepException(Step.OpenHome, Errno.EBUSY, $"a box has the home {message.Name}");
        if (Describe(message.Name) is not { } entry) throw new StepException(Step.OpenHome, Errno.ENOENT, $"there is no home {message.Name}");
        if (message.UnusedSinceMs > 0 && entry.Home.LastUsedMs >= message.UnusedSinceMs) throw new StepException(Step.OpenHome, Errno.EBUSY, $"the home {message.Name} was used meanwhile");
        byte* name = stackalloc byte[NameBytes];
        byte* to = stackalloc byte[NameBytes];
        TryCopy(message.Name, new Span<byte>(name, NameBytes));
        string stamp = DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture);
        TryCopy($"{message.Name}-{stamp}", new Span<byte>(to, NameBytes));
        if (rename_new(_users, name, message.Archive ? _archive : _trash, to) != 0) throw new StepException(Step.OpenHome, errno, $"the home {message.Name} cannot be moved");
        unlinkat(_used, name, 0);
        if (!message.Archive) EmptyTrash();
    }

    private (HomeEntry Home, uint Owner)? Describe(string text)
    {
        byte* name = stackalloc byte[NameBytes];
        TryCopy(text, new Span<byte>(name, NameBytes));
        StatX status, used;
        if (lstatat(_users, name, &status) != 0 || (status.Mode & S_IFMT) != S_IFDIR || !(_ids.IsHomeOwner(status.Owner) || status.Owner == 0)) return null;
        long seconds = lstatat(_used, name, &used) == 0 ? used.ModificationSeconds : status.ChangeSeconds;
        return (new HomeEntry(text, -1, -1, seconds * 1000, _open.TryGetValue(text, out Home? home) ? home.Boxes : 0), status.Owner);
    }

    private void EmptyTrash()
    {
        if (_isEmptyingTrash) return;
        _isEmptyingTrash = true;
        HomeRemoval removal = new(_trash, () =>
        {
            _isEmptyingTrash = false;
            _ids.Clear();
            foreach (int directory in (ReadOnlySpan<int>)[_users, _archive, _trash]) NoteOwners(directory);
        });
        _chores.Add(removal.Step);
    }
}
