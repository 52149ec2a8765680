using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Sessions;
using NativeSandbox.Server.Configuration;

namespace NativeSandbox.Server.Hosting;

/// <summary>What the configuration means for sessions.</summary>
internal static class ConfiguredSessions
{
    private static readonly ByteSize UsualStack = ByteSize.FromMebibytes(64);

    public static SessionPolicy Policy(UserSessionOptions options) => new()
    {
        MaximumSessions = options.MaxSessions,
        SessionsPerOwner = options.SessionsPerKey,
        IdleTimeout = options.Timeout,
        Lifetime = options.Lifetime,
        Grace = options.Grace,
        ClientStall = options.Stall,
        Scrollback = options.Scrollback,
        Recording = options.RecordingBytes,
        HomeBytes = options.DiskBytes,
        HomeInodes = options.DiskInodes,
        HomeRetention = options.Retention,
        SessionHomeRetention = options.SessionRetention,
        HomeCleanup = options.Cleanup,
        ForbiddenCommands = options.ForbiddenCommands,
    };

    /// <summary>What a terminal's program may use. A person may think for as long as the session lives, so no time is limited.</summary>
    /// <param name="options">The configuration.</param>
    /// <param name="language">What the program is written in, which may need another stack; null for a shell.</param>
    public static RunLimits Limits(UserSessionOptions options, Language? language)
    {
        ByteSize stack = language?.RunLimits.Stack ?? UsualStack;
        return new RunLimits
        {
            CpuTime = TimeSpan.Zero,
            WallTime = TimeSpan.Zero,
            Memory = options.Memory,
            Processes = options.Processes,
            Stack = stack < options.Memory ? stack : options.Memory,
            FileSize = options.DiskBytes,
            OpenFiles = 1024,
            Output = new ByteSize(0),
            Cpus = options.Cpus,
        };
    }
}
