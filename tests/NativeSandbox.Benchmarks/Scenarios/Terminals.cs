using System.Diagnostics;
using NativeSandbox.Benchmarks.Contenders;
using NativeSandbox.Benchmarks.Measuring;

namespace NativeSandbox.Benchmarks.Scenarios;

/// <summary>Shells over the hub: many that wait, keys and their echo beside them, much output, and people who type.</summary>
internal static class Terminals
{
    private const int SomeSessions = 50;
    private const int Keys = 500;
    private const int Opening = 4;
    private const double Mebibyte = 1 << 20;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(TerminalTestbed testbed, TerminalOptions options, QuantityTable table)
    {
        // The first one pays for what the server only does once.
        await OpenAsync(testbed, 1, new Samples());
        await EchoAsync(testbed, null, table);
        await TerminalThroughput.RunAsync(testbed.Terminals[0], options.Megabytes, table);
        if (options.Sessions >= SomeSessions)
        {
            await OpenAsync(testbed, SomeSessions, new Samples());
            await EchoAsync(testbed, 10, table);
            await MixedTyping.RunAsync(testbed, TimeSpan.FromMinutes(options.Minutes), table);
        }

        await Task.Delay(s_rest);
        MemoryUse before = testbed.Memory();
        int more = options.Sessions - testbed.Terminals.Count;
        if (more <= 0) return;
        Samples times = new();
        long start = Stopwatch.GetTimestamp();
        await OpenAsync(testbed, options.Sessions, times);
        string scenario = $"{options.Sessions} idle sessions";
        table.Add(new Quantity(scenario, $"opening {more} of them, {Opening} at a time", Stopwatch.GetElapsedTime(start).TotalSeconds, "s", null));
        table.AddTimes(scenario, "from connecting to the prompt", times, null);
        await Task.Delay(s_rest);
        TellMemory(scenario, before, testbed.Memory(), more, table);
        await EchoAsync(testbed, 25, table);
    }

    private static void TellMemory(string scenario, MemoryUse before, MemoryUse after, int sessions, QuantityTable table)
    {
        Tell("server, a session", after.Server - before.Server, null);
        Tell("nsbox, a session", after.Launcher - before.Launcher, null);
        Tell("nsbox's process in the box, a session", after.Inits - before.Inits, null);
        Tell("all three together, a session", after.Server + after.Launcher + after.Inits - before.Server - before.Launcher - before.Inits, 1);
        Tell("the shell itself, a session", after.Programs - before.Programs, null);
        Tell("the kernel (with what else the machine did), a session", after.Kernel - before.Kernel, null);

        void Tell(string name, long bytes, double? atMost) => table.Add(new Quantity(scenario, name, bytes / Mebibyte / sessions, "MiB", atMost));
    }

    /// <summary>Keys one after the other, each in a terminal by chance, so that most of them wake what has slept.</summary>
    private static async Task EchoAsync(TerminalTestbed testbed, double? atMost, QuantityTable table)
    {
        IReadOnlyList<TerminalSocket> terminals = testbed.Terminals;
        Random random = new(5);
        Samples samples = new();
        for (int i = 0; i < Keys; i++)
        {
            using CancellationTokenSource patience = new(s_patience);
            TerminalSocket terminal = terminals[random.Next(terminals.Count)];
            string key = $"{(char)('a' + random.Next(26))}";
            samples.Add(await terminal.TypeAsync(key, key, patience.Token));
            await Task.Delay(random.Next(5, 25), CancellationToken.None);
            // Ctrl-U: the line stays short, for a shell that wraps it writes more than the key.
            await terminal.TypeAsync("\u0015", patience.Token);
            await Task.Delay(random.Next(5, 25), CancellationToken.None);
        }

        table.AddTimes($"echo of a key, {terminals.Count} {(terminals.Count == 1 ? "session" : "sessions")}", "from sending to having it", samples, atMost);
    }

    private static async Task OpenAsync(TerminalTestbed testbed, int count, Samples times)
    {
        int more = count - testbed.Terminals.Count;
        await Parallel.ForEachAsync(Enumerable.Range(0, Math.Max(0, more)), new ParallelOptions { MaxDegreeOfParallelism = Opening }, async (_, _) =>
        {
            using CancellationTokenSource patience = new(s_patience);
            long start = Stopwatch.GetTimestamp();
            await testbed.OpenAsync(patience.Token);
            TimeSpan time = Stopwatch.GetElapsedTime(start);
            lock (times) times.Add(time);
        });
    }
}
