using System.Diagnostics;
using NativeSandbox.Benchmarks.Contenders;
using NativeSandbox.Benchmarks.Measuring;

namespace NativeSandbox.Benchmarks.Scenarios;

/// <summary>Much output of one program, to a client that reads as fast as it comes.</summary>
internal static class TerminalThroughput
{
    private const double Million = 1e6;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    public static async Task RunAsync(TerminalSocket terminal, int megabytes, QuantityTable table)
    {
        string scenario = $"yes | head -c {megabytes}M";
        using CancellationTokenSource patience = new(s_patience);
        long before = terminal.Bytes, start = Stopwatch.GetTimestamp();
        // The echo of the line must not look like its end.
        await terminal.TypeAsync($"yes | head -c {megabytes}000000; echo 'al''l'\r", "all\r\n", patience.Token);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double local = await LocalAsync(megabytes, patience.Token);
        table.Add(new Quantity(scenario, "written by the program", megabytes / seconds, "MB/s", null));
        table.Add(new Quantity(scenario, "the same in a terminal of script(1), which nobody looks at", megabytes / local, "MB/s", null));
        table.Add(new Quantity(scenario, "shown by the terminal, which makes two bytes of a line's end", (terminal.Bytes - before) / Million / seconds, "MB/s", null));
    }

    /// <summary>What the kernel's terminals give at best.</summary>
    private static async Task<double> LocalAsync(int megabytes, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        using Process script = Process.Start(new ProcessStartInfo("script", ["-qc", $"yes | head -c {megabytes}000000", "/dev/null"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await script.StandardOutput.BaseStream.CopyToAsync(Stream.Null, cancellationToken);
        await script.WaitForExitAsync(cancellationToken);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
