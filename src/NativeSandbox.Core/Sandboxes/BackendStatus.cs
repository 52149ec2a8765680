namespace NativeSandbox.Core.Sandboxes;

/// <summary>What a backend has and does at one moment.</summary>
public sealed record BackendStatus
{
    /// <summary>Boxes made and waiting for a job.</summary>
    public required int ReadyBoxes { get; init; }

    /// <summary>Boxes with a job.</summary>
    public required int BusyBoxes { get; init; }

    /// <summary>Boxes made since the backend started.</summary>
    public required long BoxesCreated { get; init; }

    /// <summary>Boxes whose making failed since the backend started.</summary>
    public required long BoxesFailed { get; init; }

    /// <summary>Programs started since the backend started.</summary>
    public required long Execs { get; init; }

    /// <summary>Facts worth showing to the operator, by name: version, how limits are enforced, process id.</summary>
    public required IReadOnlyDictionary<string, string> Details { get; init; }

    /// <summary>What the machine cannot do, in sentences that say what is lost and what mends it.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
