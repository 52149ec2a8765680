using NativeSandbox.Launcher.Boxes;
using NativeSandbox.Launcher.Events;
using NativeSandbox.Launcher.Homes;
using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Roots;
using NativeSandbox.Launcher.Steps;
using NativeSandbox.Protocol.Messages;

namespace NativeSandbox.Launcher.Serve;

/// <summary>Boxes that are made to order, and the homes that they have.</summary>
/// <param name="loop">Where homes are watched.</param>
/// <param name="boxes">Makes the boxes.</param>
/// <param name="users">The homes; null where nsbox has no users directory.</param>
/// <param name="chores">Long work on homes.</param>
internal sealed class HomeService(EventLoop loop, CustomBoxes boxes, UsersDirectory? users, Chores chores)
{
    private readonly CoveredCommands _covered = new();
    private readonly HomeWatch? _watch = users is null ? null : new HomeWatch(users, boxes);

    /// <summary>Such boxes that clients have, or that are being made.</summary>
    public int Living => boxes.Living.Count;

    /// <summary>Who keeps homes within their quota.</summary>
    public HomeQuota Quota => users is null ? HomeQuota.NoHomes : users.AreQuotasSet ? HomeQuota.FileSystem : HomeQuota.Watched;

    /// <summary>Begins and ends the watch over homes.</summary>
    public void Watch(bool on)
    {
        if (_watch is null) return;
        if (on) loop.Add(_watch);
        else loop.Remove(_watch);
    }

    /// <summary>Whether a box of the pool does not do.</summary>
    public static bool IsCustom(OpenMessage message) => message.Home.Length > 0 || message.MaskedCommands.Count > 0;

    /// <summary>Has a box made for a client. The callback gets the box or the reason why there is none.</summary>
    public void Take(OpenMessage message, Action<Box?, StepException?> taken)
    {
        try
        {
            int covered = _covered.For(message.MaskedCommands);
            if (message.Home.Length == 0)
            {
                boxes.Take(new CustomBox(null, covered), static () => { }, taken);
                return;
            }

            UsersDirectory directory = Users;
            Home home = directory.Acquire(message);
            void Make() => boxes.Take(new CustomBox(home, covered), () => directory.Release(home), taken);
            // What it holds before a program runs is known before one does: more is that program's doing.
            if (home.IsKeptByFileSystem || home.Size is not null || home.IsMeasuring) Make();
            else directory.Measure(home, Make);
        }
        catch (StepException failure)
        {
            taken(null, failure);
        }
    }

    /// <summary>One page of homes; the callback may come later.</summary>
    /// <exception cref="StepException">There is no users directory.</exception>
    public void List(ListHomesMessage message, Action<HomesMessage> listed) => Users.List(message, listed);

    /// <summary>Takes a home away.</summary>
    /// <exception cref="StepException">A box has it, or it is not there.</exception>
    public void Remove(RemoveHomeMessage message) => Users.Remove(message);

    /// <summary>Makes a box, and does a step of long work.</summary>
    /// <returns>Whether there is more.</returns>
    public bool Step()
    {
        bool more = chores.Step(); // first: what it ends may call for a box
        return boxes.Make() | more;
    }

    private UsersDirectory Users => users
        ?? throw new StepException(Steps.Step.OpenHome, Errno.ENOENT, "nsbox has no users directory; start it with --users DIR");
}
