namespace NativeSandbox.Core.Sessions;

/// <summary>The signals that a client may send to its program.</summary>
public static class TerminalSignals
{
    /// <summary>The interrupt key's.</summary>
    public const int Interrupt = 2;

    /// <summary>The quit key's.</summary>
    public const int Quit = 3;

    /// <summary>The suspend key's.</summary>
    public const int Suspend = 20;

    /// <summary>What a terminal that is hung up sends.</summary>
    public const int HangUp = 1;

    /// <summary>Lets a stopped program go on.</summary>
    public const int Continue = 18;

    // Numbers of Linux on x86-64 and arm64.
    private static readonly Dictionary<string, int> s_known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["HUP"] = HangUp,
        ["INT"] = Interrupt,
        ["QUIT"] = Quit,
        ["KILL"] = 9,
        ["USR1"] = 10,
        ["USR2"] = 12,
        ["TERM"] = 15,
        ["CONT"] = Continue,
        ["STOP"] = 19,
        ["TSTP"] = Suspend,
        ["WINCH"] = 28,
    };

    /// <summary>Their names, without SIG.</summary>
    public static IReadOnlyCollection<string> Names => s_known.Keys;

    /// <summary>Finds a signal by its name, with SIG or without: <c>INT</c>, <c>SIGINT</c>.</summary>
    public static bool TryParse(string? name, out int signal)
    {
        signal = 0;
        if (name is null) return false;
        return s_known.TryGetValue(name.StartsWith("SIG", StringComparison.OrdinalIgnoreCase) ? name[3..] : name, out signal);
    }
}
