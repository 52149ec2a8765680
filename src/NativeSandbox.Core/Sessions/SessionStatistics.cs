namespace NativeSandbox.Core.Sessions;

/// <summary>What sessions there are at one moment, and since the start.</summary>
public sealed record SessionStatistics
{
    /// <summary>Sessions.</summary>
    public required int Sessions { get; init; }

    /// <summary>Sessions whose terminal has a program.</summary>
    public required int Terminals { get; init; }

    /// <summary>Clients that see a terminal.</summary>
    public required int Clients { get; init; }

    /// <summary>Runs beside terminals.</summary>
    public required int Runs { get; init; }

    /// <summary>The most sessions that there may be.</summary>
    public required int MaximumSessions { get; init; }

    /// <summary>Sessions begun since the start.</summary>
    public required long Opened { get; init; }

    /// <summary>Sessions that ended because nobody used them or they were too old.</summary>
    public required long Expired { get; init; }

    /// <summary>Clients detached because they took nothing.</summary>
    public required long Stalled { get; init; }

    /// <summary>Bytes that terminals' programs wrote.</summary>
    public required long OutputBytes { get; init; }

    /// <summary>Bytes that people typed and sent.</summary>
    public required long InputBytes { get; init; }

    /// <summary>Users' directories archived or removed since the start.</summary>
    public required long HomesCleaned { get; init; }
}
