using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Hosting.Reload;
using NativeSandbox.Server.Hosting.Systemd;
using NativeSandbox.Server.Logging;
using NativeSandbox.Server.Logging.Journal;

namespace NativeSandbox.Server.Hosting;

/// <summary>What the process gives the server that runs in it.</summary>
/// <param name="Settings">The configuration as it was read at the start.</param>
/// <param name="Source">Where to read it again.</param>
/// <param name="Service">What the service manager gave.</param>
/// <param name="Notifier">Tells the service manager.</param>
/// <param name="Reload">Asks for reloads.</param>
/// <param name="Log">The log; its owner disposes it after the server.</param>
/// <param name="Levels">The log's levels.</param>
/// <param name="Journal">The journal, where the log goes there.</param>
internal sealed record Serving(
    ServerSettings Settings, SettingsSource Source, ServiceEnvironment Service, ServiceNotifier Notifier, ReloadSignal Reload, Serilog.ILogger Log,
    LogLevels Levels, JournalSink? Journal)
{
    /// <summary>The clock of sessions.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
