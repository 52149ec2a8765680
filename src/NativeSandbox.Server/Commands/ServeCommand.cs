using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;
using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Hosting;
using NativeSandbox.Server.Logging;

namespace NativeSandbox.Server.Commands;

/// <summary><c>nativesandbox serve</c>.</summary>
internal static class ServeCommand
{
    /// <exception cref="ConfigurationException">A setting is wrong.</exception>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error)
    {
        ServerSettings settings = ServerSettings.Load(arguments);
        using var stop = new CancellationTokenSource();
        // The host listens for signals only once it has started; until then a signal must not leave nsbox's socket behind.
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        Serilog.Core.Logger log = LogPipeline.Create(settings.Log);
        // Disposed last, so that the last lines of everything else reach the files.
        await using (log.ConfigureAwait(false))
        {
            LanguageCatalog catalog = Manifests.Load(settings.Backend);
            ISandboxBackend backend = BackendFactory.Create(settings.Backend, log);
            await using (backend.ConfigureAwait(false))
            {
                try
                {
                    LanguageCatalog found = await Manifests.DetectAsync(catalog, backend, settings.Execution, stop.Token).ConfigureAwait(false);
                    return await ServeAsync(settings, backend, found, log, output, error, stop.Token).ConfigureAwait(false);
                }
                // A Ctrl-C reaches nsbox too, so a stop may also look like a backend that has gone.
                catch (Exception ended) when (stop.IsCancellationRequested && (ended is OperationCanceledException or SandboxException))
                {
                    return ExitCode.Success;
                }
                catch (SandboxException failure)
                {
                    error.WriteLine($"nativesandbox: no box can be made: {LogText.Escape(failure.Message)} 'nativesandbox doctor' says what is wrong with this machine.");
                    return ExitCode.Unavailable;
                }
            }
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    internal static async Task<int> ServeAsync(
        ServerSettings settings, ISandboxBackend backend, LanguageCatalog catalog, Serilog.ILogger log, TextWriter output, TextWriter error,
        CancellationToken stop)
    {
        WebApplication app = ServerApplication.Create(settings, backend, catalog, log);
        await using (app.ConfigureAwait(false))
        {
            try
            {
                await app.StartAsync(stop).ConfigureAwait(false);
            }
            catch (Exception failure) when (Explain(failure, settings.Listen) is { } reason)
            {
                error.WriteLine($"nativesandbox: {reason}");
                return ExitCode.Unavailable;
            }
            BackendStatus status = await backend.GetStatusAsync(CancellationToken.None).ConfigureAwait(false);
            StartupSummary.Write(output, settings, catalog, backend, status, app.Urls.First());
            await app.WaitForShutdownAsync(stop).ConfigureAwait(false);
            return ExitCode.Success;
        }
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
