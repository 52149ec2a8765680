using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Sessions;

namespace NativeSandbox.Server.Configuration;

/// <summary>What sessions may use, how long they live, and where users' directories are.</summary>
internal sealed record UserSessionOptions
{
    public required int MaxSessions { get; init; }

    public required int SessionsPerKey { get; init; }

    /// <summary>Without input.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Without a client.</summary>
    public required TimeSpan Grace { get; init; }

    public required TimeSpan Lifetime { get; init; }

    public required TimeSpan Stall { get; init; }

    public required ByteSize Scrollback { get; init; }

    public required ByteSize Memory { get; init; }

    public required int Processes { get; init; }

    public required double? Cpus { get; init; }

    public required ByteSize RecordingBytes { get; init; }

    public required IReadOnlyList<string> ForbiddenCommands { get; init; }

    public required string UserBaseDirectory { get; init; }

    public required ByteSize DiskBytes { get; init; }

    public required int DiskInodes { get; init; }

    /// <summary>Zero for ever.</summary>
    public required TimeSpan Retention { get; init; }

    /// <summary>Of directories of sessions without a user. Zero for ever.</summary>
    public required TimeSpan SessionRetention { get; init; }

    public required HomeCleanup Cleanup { get; init; }

    /// <exception cref="ConfigurationException">A value is wrong.</exception>
    public static UserSessionOptions From(IReadOnlyDictionary<string, string> values, string directory)
    {
        int sessions = SessionSettings.MaxSessions.From(values);
        TimeSpan timeout = SessionSettings.Timeout.From(values);
        TimeSpan grace = SessionSettings.Grace.From(values);
        return new UserSessionOptions
        {
            MaxSessions = sessions,
            SessionsPerKey = SessionSettings.SessionsPerKey.From(values) ?? sessions,
            Timeout = timeout,
            Grace = grace > TimeSpan.Zero ? grace : timeout,
            Lifetime = SessionSettings.Lifetime.From(values),
            Stall = SessionSettings.Stall.From(values),
            Scrollback = SessionSettings.Scrollback.From(values),
            Memory = SessionSettings.Memory.From(values),
            Processes = SessionSettings.Processes.From(values),
            Cpus = SessionSettings.Cpus.From(values),
            RecordingBytes = SessionSettings.RecordingBytes.From(values),
            ForbiddenCommands = Commands(SessionSettings.ForbiddenCommands.From(values)),
            UserBaseDirectory = Path.GetFullPath(SessionSettings.UserBaseDirectory.From(values), directory),
            DiskBytes = SessionSettings.DiskBytes.From(values),
            DiskInodes = SessionSettings.DiskInodes.From(values),
            Retention = SessionSettings.Retention.From(values),
            SessionRetention = SessionSettings.SessionRetention.From(values),
            Cleanup = SessionSettings.Cleanup.From(values),
        };
    }

    private static string[] Commands(string text)
    {
        if (text == SessionSettings.NoCommands) return [];
        string[] names = [.. text.Split([',', ' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];
        // A name with a slash names no command that a shell would look for, and would silently forbid nothing.
        return names.FirstOrDefault(name => name.Length > 64 || name is "." or ".." || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or '+' or '[')) is { } wrong
            ? throw new ConfigurationException(SessionSettings.ForbiddenCommands.Name, wrong, $"it must be {SessionSettings.ForbiddenCommands.Range}, each of letters, digits and - _ . + [")
            : names;
    }
}
