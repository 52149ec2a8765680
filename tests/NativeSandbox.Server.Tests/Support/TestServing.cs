using System.Collections;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Hosting;
using NativeSandbox.Server.Hosting.Activation;
using NativeSandbox.Server.Hosting.Reload;
using NativeSandbox.Server.Hosting.Systemd;
using NativeSandbox.Server.Logging;
using NativeSandbox.Server.Logging.Journal;

namespace NativeSandbox.Server.Tests.Support;

/// <summary>What <c>nativesandbox serve</c> gives a server, made of a test's settings.</summary>
internal static class TestServing
{
    public static Serving Of(
        string directory, Hashtable environment, IReadOnlyList<InheritedSocket>? inherited = null, string? notifySocket = null, string? journalSocket = null,
        TimeSpan? watchdog = null)
    {
        var source = new SettingsSource(directory, environment, [], inherited ?? []);
        ServerSettings settings = source.Load();
        var levels = new LogLevels(settings.Log.Level);
        JournalSink? journal = journalSocket is null ? null : new JournalSink(journalSocket);
        return new Serving(settings, source, new ServiceEnvironment(notifySocket, watchdog, source.Inherited, journalSocket), new ServiceNotifier(notifySocket),
            new ReloadSignal(), LogPipeline.Create(settings.Log, levels, journal), levels, journal);
    }

    /// <summary>Ends what the application does not own.</summary>
    public static async ValueTask EndAsync(Serving serving)
    {
        await ((Serilog.Core.Logger)serving.Log).DisposeAsync();
        serving.Journal?.Dispose();
        serving.Reload.Dispose();
        serving.Notifier.Dispose();
    }
}
