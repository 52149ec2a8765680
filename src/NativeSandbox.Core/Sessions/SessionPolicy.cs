using NativeSandbox.Core.Limits;

namespace NativeSandbox.Core.Sessions;

/// <summary>How many sessions there may be, how long they live and what they may keep.</summary>
public sealed record SessionPolicy
{
    /// <summary>Sessions at once, of all owners.</summary>
    public int MaximumSessions { get; init; } = 100;

    /// <summary>Sessions at once of one owner; null for as many as there may be at all.</summary>
    public int? SessionsPerOwner { get; init; }

    /// <summary>Runs that a session may have beside its terminal.</summary>
    public int RunsPerSession { get; init; } = 2;

    /// <summary>A session in which nobody typed, attached or started anything for so long ends.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>A session that is so old ends, whoever uses it.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long before its end a session's clients are told.</summary>
    public TimeSpan ExpiryWarning { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a terminal's program goes on after its last client left; null for <see cref="IdleTimeout"/>.</summary>
    public TimeSpan? Grace { get; init; }

    /// <summary>A client that has not taken what was sent to it for so long is detached, so that it no longer holds the program up.</summary>
    public TimeSpan ClientStall { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Output kept for those who attach later.</summary>
    public ByteSize Scrollback { get; init; } = new(262_144);

    /// <summary>Input kept for a program that does not read; past it the sender waits.</summary>
    public ByteSize InputQueue { get; init; } = ByteSize.FromMebibytes(8);

    /// <summary>The most that a recording holds; what comes after is not recorded.</summary>
    public ByteSize Recording { get; init; } = ByteSize.FromMebibytes(16);

    /// <summary>The most that a user's directory may hold.</summary>
    public ByteSize HomeBytes { get; init; } = ByteSize.FromMebibytes(100);

    /// <summary>The most files and directories in a user's directory.</summary>
    public int HomeInodes { get; init; } = 10_000;

    /// <summary>A user's directory that no box had for so long is cleaned up; zero for never.</summary>
    public TimeSpan HomeRetention { get; init; } = TimeSpan.FromDays(30);

    /// <summary>The directory of a session that named no user is removed when no box had it for so long; zero for never.</summary>
    public TimeSpan SessionHomeRetention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>What cleaning up a user's directory means.</summary>
    public HomeCleanup HomeCleanup { get; init; } = HomeCleanup.Archive;

    /// <summary>Commands that no box of a session can execute.</summary>
    public IReadOnlyList<string> ForbiddenCommands { get; init; } = [];
}
