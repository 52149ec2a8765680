namespace NativeSandbox.Server.Configuration;

/// <summary>One thing that an operator can set, as <c>--help</c> and the README show it.</summary>
internal abstract class Setting
{
    /// <summary>The name in the environment, in <c>.env</c>, in <c>appsettings.json</c> and, after <c>--</c>, on the command line.</summary>
    public required string Name { get; init; }

    /// <summary>Other names that mean the same.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The value that holds where nothing is set, for people.</summary>
    public required string Default { get; init; }

    /// <summary>What values are taken, with their unit.</summary>
    public required string Range { get; init; }

    /// <summary>What it does.</summary>
    public required string Meaning { get; init; }

    /// <summary>Whether the value must never be shown.</summary>
    public bool Secret { get; init; }
}
