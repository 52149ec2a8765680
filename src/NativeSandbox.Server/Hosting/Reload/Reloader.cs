using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Hosting.Systemd;
using NativeSandbox.Server.Logging;
using NativeSandbox.Server.Security;

namespace NativeSandbox.Server.Hosting.Reload;

/// <summary>Reads the configuration again and takes over what may change while the server runs: the API keys and LOG_LEVEL, both or neither.</summary>
internal sealed partial class Reloader(
    SettingsSource source, ListenOptions listen, ApiKeys keys, KeyRevocation revocation, LogLevels levels, ServiceNotifier notifier, ILogger<Reloader> logger)
{
    private volatile string? refusal;

    /// <summary>Why the last reload was refused; null where it was not.</summary>
    public string? Refusal => refusal;

    /// <summary>Reloads at each signal until cancelled.</summary>
    /// <param name="signal">Asks for it.</param>
    /// <param name="status">What the service manager is told when it is done.</param>
    /// <param name="cancellationToken">Ends this.</param>
    public async Task RunAsync(ReloadSignal signal, Func<string> status, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await signal.AskedAsync(cancellationToken).ConfigureAwait(false);
                notifier.Reloading();
                await ReloadAsync().ConfigureAwait(false);
                notifier.Ready(status());
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    internal async Task ReloadAsync()
    {
        IReadOnlyList<KeyGrant> revoked;
        try
        {
            ServerSettings settings = source.Load();
            if (!settings.Keys.Any && !listen.IsLocal)
                throw new ConfigurationException($"No API key would be left, and {listen.EndPoints[0]} is open to other machines; restart to serve this machine only.");
            revoked = keys.Replace(settings.Keys);
            levels.Set(settings.Log.Level);
            refusal = null;
            Reloaded(logger, keys.Count, settings.Log.Level);
        }
        catch (ConfigurationException wrong)
        {
            refusal = wrong.Message;
            Refused(logger, wrong.Message);
            return;
        }
        await revocation.EndAsync(revoked).ConfigureAwait(false);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Reloaded: {Keys} API keys, LOG_LEVEL {Level}")]
    private static partial void Reloaded(ILogger logger, int keys, LogVerbosity level);

    [LoggerMessage(Level = LogLevel.Error, Message = "Not reloaded, all stays as it was: {Reason}")]
    private static partial void Refused(ILogger logger, string reason);
}
