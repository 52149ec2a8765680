using System.Diagnostics;

namespace NativeSandbox.Server.Hosting;

/// <summary>How long the server is up, by a clock that nobody sets.</summary>
internal sealed class ServerClock
{
    private readonly long start = Stopwatch.GetTimestamp();

    public TimeSpan Uptime => Stopwatch.GetElapsedTime(start);
}
