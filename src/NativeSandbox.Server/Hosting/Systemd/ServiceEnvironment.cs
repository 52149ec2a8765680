using System.Collections;
using System.Globalization;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Hosting.Activation;
using NativeSandbox.Server.Logging.Journal;

namespace NativeSandbox.Server.Hosting.Systemd;

/// <summary>What the service manager gave this process: where to notify, the watchdog's time, listening sockets, the journal.</summary>
/// <param name="NotifySocket">NOTIFY_SOCKET; null where nobody wants to know.</param>
/// <param name="WatchdogTime">The server is killed when it says nothing for this long; null without a watchdog.</param>
/// <param name="Sockets">The listening sockets that HTTP is served on in place of HOST and PORT.</param>
/// <param name="JournalSocket">The journal's socket, where standard error or output is the journal's; null elsewhere.</param>
internal sealed record ServiceEnvironment(
    string? NotifySocket, TimeSpan? WatchdogTime, IReadOnlyList<InheritedSocket> Sockets, string? JournalSocket)
{
    // All that sd_notify(3), sd_watchdog_enabled(3), sd_listen_fds(3) and systemd.exec(5) name.
    private static readonly string[] Names =
    [
        "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "LISTEN_PID", "LISTEN_PIDFDID", "LISTEN_FDS", "LISTEN_FDNAMES", "JOURNAL_STREAM",
    ];

    public static ServiceEnvironment None { get; } = new(null, null, [], null);

    /// <summary>Takes it out of this process's environment, so that nothing started from here takes the messages and sockets for its own.</summary>
    /// <exception cref="ConfigurationException">A descriptor that was handed over is no listening socket.</exception>
    public static ServiceEnvironment Take()
    {
        ServiceEnvironment taken = Read(Environment.GetEnvironmentVariables(), Environment.ProcessId);
        foreach (string name in Names) Environment.SetEnvironmentVariable(name, null);
        return taken;
    }

    /// <exception cref="ConfigurationException">A descriptor that was handed over is no listening socket.</exception>
    internal static ServiceEnvironment Read(IDictionary environment, int process)
    {
        string? notify = Text("NOTIFY_SOCKET");
        TimeSpan? watchdog = IsOurs("WATCHDOG_PID", orNobodys: true) && Number("WATCHDOG_USEC") is > 0 and long microseconds
            ? TimeSpan.FromMicroseconds(microseconds)
            : null;
        int sockets = IsOurs("LISTEN_PID", orNobodys: false) ? (int)Math.Clamp(Number("LISTEN_FDS") ?? 0, 0, 1024) : 0;
        return new ServiceEnvironment(notify, watchdog, InheritedSocket.Take(sockets), JournalStream.IsOurs(Text("JOURNAL_STREAM")) ? JournalStream.Socket : null);

        string? Text(string name) => environment[name] is string { Length: > 0 } text ? text : null;

        long? Number(string name) => long.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

        // A parent that is a service too may have left its own variables.
        bool IsOurs(string name, bool orNobodys) => Number(name) is { } id ? id == process : orNobodys;
    }
}
