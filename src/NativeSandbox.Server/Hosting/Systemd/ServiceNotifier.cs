using System.Diagnostics;
using System.Globalization;
using System.Text;
using NativeSandbox.Server.Interop;
using NativeSandbox.Server.Logging;

namespace NativeSandbox.Server.Hosting.Systemd;

/// <summary>Tells the service manager how the server is, as sd_notify(3) has it. Says nothing where no manager listens.</summary>
internal sealed class ServiceNotifier : IDisposable
{
    // The manager is not always quick to read while it starts many services.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly UnixDatagrams? datagrams;
    private readonly Lock sending = new();

    /// <param name="socket">What NOTIFY_SOCKET says; null where it is not set.</param>
    /// <exception cref="IOException">It is no socket's path.</exception>
    public ServiceNotifier(string? socket)
    {
        // The third form, vsock:, is for a machine's manager outside of it, never for a service's.
        if (socket is ['/' or '@', _, ..]) datagrams = new UnixDatagrams(socket, Patience);
    }

    /// <summary>Whether a manager listens.</summary>
    public bool Enabled => datagrams is not null;

    /// <summary>The start, or a reload, is complete.</summary>
    public void Ready(string status) => Send($"READY=1\nWATCHDOG=1\n{Status(status)}");

    /// <summary>The server is well: the watchdog's time begins anew.</summary>
    public void Alive(string status) => Send($"WATCHDOG=1\n{Status(status)}");

    /// <summary>What <c>systemctl status</c> shows.</summary>
    public void Say(string status) => Send(Status(status));

    /// <summary>The configuration is about to be read again; <see cref="Ready"/> ends it.</summary>
    public void Reloading()
    {
        // CLOCK_MONOTONIC, which Stopwatch reads on Linux: Type=notify-reload takes the message for an old one without it.
        long microseconds = Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000);
        Send(string.Create(CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={microseconds}"));
    }

    /// <summary>The server drains, for no longer than this, whatever TimeoutStopSec= is.</summary>
    public void Stopping(TimeSpan within, string status) =>
        Send(string.Create(CultureInfo.InvariantCulture, $"STOPPING=1\nEXTEND_TIMEOUT_USEC={(long)within.TotalMicroseconds}\n{Status(status)}"));

    public void Dispose() => datagrams?.Dispose();

    // Escaped, because a second line would be another message.
    private static string Status(string status) => $"STATUS={LogText.Escape(status)}";

    private void Send(string message)
    {
        if (datagrams is null) return;
        // Best effort, as sd_notify(3) advises: a manager that misses READY or the watchdog's messages acts on that by itself.
        lock (sending) datagrams.Send(Encoding.UTF8.GetBytes(message));
    }
}
