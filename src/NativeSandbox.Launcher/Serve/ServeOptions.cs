using NativeSandbox.Launcher.Cgroups;
using NativeSandbox.Launcher.Roots;
using NativeSandbox.Launcher.UserNamespaces;

namespace NativeSandbox.Launcher.Serve;

/// <summary>What <c>nsbox serve</c> was asked for.</summary>
internal sealed record ServeOptions
{
    /// <summary>Where clients connect.</summary>
    public required string Socket { get; init; }

    /// <summary>The group that may connect, beside the user that starts nsbox.</summary>
    public string? Group { get; init; }

    /// <summary>Whether nsbox goes on when its last client has gone.</summary>
    public bool IsPersistent { get; init; }

    /// <summary>Whether nsbox leaves the session it was started in: Ctrl-C at that terminal is then its client's business, which may want to drain.</summary>
    public bool HasOwnSession { get; init; }

    /// <summary>Boxes alive at once: at least one that waits and one for a client with wishes of its own.</summary>
    public int MaximumBoxes { get; init => field = Math.Max(2, value); } = 2048;

    /// <summary>Boxes that wait even when nobody asks.</summary>
    public int PoolSize { get; init; } = 4;

    public RootOptions Root { get; init; } = new();

    public IdRangeRequest? Ids { get; init; }

    /// <summary>How fast a box may use disks.</summary>
    public IoLimits Io { get; init; }

    public string? SeccompPolicy { get; init; }
}
