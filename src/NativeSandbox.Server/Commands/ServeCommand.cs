using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;
using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Hosting;
using NativeSandbox.Server.Hosting.Reload;
using NativeSandbox.Server.Hosting.Systemd;
using NativeSandbox.Server.Logging;
using NativeSandbox.Server.Logging.Journal;

namespace NativeSandbox.Server.Commands;

/// <summary><c>nativesandbox serve</c>.</summary>
internal static class ServeCommand
{
    /// <exception cref="ConfigurationException">A setting is wrong.</exception>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error)
    {
        var service = ServiceEnvironment.Take();
        using var notifier = new ServiceNotifier(service.NotifySocket);
        using var reload = new ReloadSignal();
        using var stop = new CancellationTokenSource();
        // The host listens for signals only once it has started; until then a signal must not leave nsbox's socket behind.
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        var source = new SettingsSource(Directory.GetCurrentDirectory(), Environment.GetEnvironmentVariables(), arguments, service.Sockets);
        ServerSettings settings = Load(source, notifier);
        var levels = new LogLevels(settings.Log.Level);
        using JournalSink? journal = service.JournalSocket is { } socket ? new JournalSink(socket) : null;
        Serilog.Core.Logger log = LogPipeline.Create(settings.Log, levels, journal);
        // Disposed last, so that the last lines of everything else reach the files.
        await using (log.ConfigureAwait(false))
        {
            LanguageCatalog catalog = Manifests.Load(settings.Backend);
            ISandboxBackend backend = BackendFactory.Create(settings.Backend, catalog, log, settings.Sessions);
            await using (backend.ConfigureAwait(false))
            {
                try
                {
                    LanguageCatalog found = await Manifests.DetectAsync(catalog, backend, settings.Execution, stop.Token).ConfigureAwait(false);
                    var serving = new Serving(settings, source, service, notifier, reload, log, levels, journal);
                    return await ServeAsync(serving, backend, found, output, error, stop.Token).ConfigureAwait(false);
                }
                // A Ctrl-C reaches nsbox too, so a stop may also look like a backend that has gone.
                catch (Exception ended) when (stop.IsCancellationRequested && (ended is OperationCanceledException or SandboxException))
                {
                    return ExitCode.Success;
                }
                catch (SandboxException failure)
                {
                    return Fail(notifier, error, $"no box can be made: {LogText.Escape(failure.Message)} 'nativesandbox doctor' says what is wrong with this machine.");
                }
            }
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    /// <exception cref="SandboxException">No box can be made.</exception>
    internal static async Task<int> ServeAsync(
        Serving serving, ISandboxBackend backend, LanguageCatalog catalog, TextWriter output, TextWriter error, CancellationToken stop)
    {
        WebApplication app = ServerApplication.Create(serving, backend, catalog);
        await using (app.ConfigureAwait(false))
        {
            try
            {
                await app.StartAsync(stop).ConfigureAwait(false);
            }
            catch (Exception failure) when (Explain(failure, serving.Settings.Listen) is { } reason)
            {
                return Fail(serving.Notifier, error, reason);
            }
            ServerLife life = app.Services.GetRequiredService<ServerLife>();
            await life.ProveBoxAsync(stop).ConfigureAwait(false);
            BackendStatus status = await backend.GetStatusAsync(stop).ConfigureAwait(false);
            StartupSummary.Write(output, serving.Settings, catalog, backend, status, app.Urls.First());
            await life.RunAsync(app, serving.Reload, serving.Service.WatchdogTime, stop).ConfigureAwait(false);
            return ExitCode.Success;
        }
    }

    private static ServerSettings Load(SettingsSource source, ServiceNotifier notifier)
    {
        try
        {
            return source.Load();
        }
        catch (ConfigurationException wrong)
        {
            notifier.Say(wrong.Message);
            throw;
        }
    }

    // systemctl status shows the last status of a service that failed.
    private static int Fail(ServiceNotifier notifier, TextWriter error, string reason)
    {
        notifier.Say(reason);
        error.WriteLine($"nativesandbox: {reason}");
        return ExitCode.Unavailable;
    }

    private static string? Explain(Exception failure, ListenOptions listen) => failure switch
    {
        IOException { InnerException: AddressInUseException } =>
            $"port {listen.Port} on {listen.Address} is in use; set PORT to another one, or end the program that has it.",
        SocketException { SocketErrorCode: SocketError.AccessDenied } =>
            $"port {listen.Port} needs privileges that this user does not have; set PORT to one above 1023.",
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } =>
            $"{listen.Address} is not an address of this machine; set HOST to one that is.",
        _ => null,
    };
}
