using System.Diagnostics;
using NativeSandbox.Benchmarks.Measuring;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Benchmarks.Scenarios;

/// <summary>What a box costs to make and to end: bursts far larger than the pool, so that the boxes must really be made, divided by their number.</summary>
internal static class Lifecycle
{
    private const int Burst = 64;

    public static async Task RunAsync(string scenario, ISandboxBackend backend, int rounds, Report report)
    {
        Samples creation = new(), destruction = new();
        for (int round = 0; round < rounds; round++)
        {
            BackendStatus before = await backend.GetStatusAsync(default);
            long start = Stopwatch.GetTimestamp();
            List<ISandbox> boxes = await OpenAsync(backend, Burst);
            BackendStatus after = await backend.GetStatusAsync(default);
            creation.Add(Stopwatch.GetElapsedTime(start) / Math.Max(1, after.BoxesCreated - before.BoxesCreated));
            start = Stopwatch.GetTimestamp();
            foreach (ISandbox box in boxes) await box.DisposeAsync();
            await QuietAsync(backend, before.BusyBoxes);
            destruction.Add(Stopwatch.GetElapsedTime(start) / Burst);
        }

        report.Add(Figure.OfTimes(scenario, "creation", creation, null, ""));
        report.Add(Figure.OfTimes(scenario, "destruction", destruction, null, ""));
    }

    /// <summary>Opens boxes and waits until they stand.</summary>
    public static async Task<List<ISandbox>> OpenAsync(ISandboxBackend backend, int count)
    {
        List<ISandbox> boxes = [];
        for (int i = 0; i < count; i++) boxes.Add(await backend.OpenAsync(default));
        // An answer from a box means that it stands.
        foreach (ISandbox box in boxes) await box.GetAsync("nothing", 1, default);
        return boxes;
    }

    /// <summary>Waits until no more boxes are busy than that.</summary>
    public static async Task QuietAsync(ISandboxBackend backend, int busy)
    {
        while ((await backend.GetStatusAsync(default)).BusyBoxes > busy) await Task.Yield();
    }
}
