using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Steps;
using NativeSandbox.Launcher.UserNamespaces;

namespace NativeSandbox.Launcher.Homes;

/// <summary>The users that homes belong to, as the launcher's namespace counts them. What lies on the disk is the only table of them.</summary>
/// <param name="ids">The ids of the launcher's namespace.</param>
internal sealed class HomeIds(IdRange ids)
{
    /// <summary>Behind the ids of boxes and of their inits.</summary>
    public const uint First = 20_000;

    /// <summary>The last one.</summary>
    public const uint Last = 59_999;

    private readonly HashSet<uint> _used = [];
    private uint _lowestFree = First;

    /// <summary>Whether a directory of this owner is a home.</summary>
    public bool IsHomeOwner(uint owner) => ids.HasIdPerBox ? owner is >= First and <= Last : owner == 0;

    /// <summary>Notes that an id owns something.</summary>
    public void Use(uint id)
    {
        if (ids.HasIdPerBox && IsHomeOwner(id)) _used.Add(id);
    }

    /// <summary>The lowest id that owns nothing.</summary>
    /// <exception cref="StepException">All own something.</exception>
    public uint Take()
    {
        if (!ids.HasIdPerBox) return 0;
        while (_lowestFree <= Last && !_used.Add(_lowestFree)) _lowestFree++;
        return _lowestFree <= Last ? _lowestFree++
            : throw new StepException(Step.OpenHome, Errno.ENOSPC, $"all {Last - First + 1} ids of homes own one; remove homes, and archives that nobody needs");
    }

    /// <summary>The id owns nothing any more.</summary>
    public void Free(uint id)
    {
        if (_used.Remove(id)) _lowestFree = Math.Min(_lowestFree, id);
    }

    /// <summary>Forgets what was noted, to look at the disk again.</summary>
    public void Clear()
    {
        _used.Clear();
        _lowestFree = First;
    }
}
