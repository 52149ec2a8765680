using System.Net.WebSockets;
using System.Text;
using NativeSandbox.Benchmarks.Contenders;
using NativeSandbox.Benchmarks.Measuring;

namespace NativeSandbox.Benchmarks.Scenarios;

/// <summary>People at all open terminals: commands key by key, output short and long, pastes, history, jobs that are interrupted, windows that change.</summary>
internal static class MixedTyping
{
    private const double Mebibyte = 1 << 20;
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly string[] s_commands =
        ["ls -l /usr/bin | head -40", "echo $((RANDOM % 10))", "seq 2000", "for i in 1 2 3; do echo $i; sleep 0.1; done", "cat /etc/passwd", "printf '\\e[31mred\\e[0m\\n'", "date", "echo ✓ 漢字 🎉"];

    private static readonly string s_paste = string.Concat(Enumerable.Repeat("a line that somebody pastes\n", 150));

    public static async Task RunAsync(TerminalTestbed testbed, TimeSpan duration, QuantityTable table)
    {
        IReadOnlyList<TerminalSocket> terminals = testbed.Terminals;
        string scenario = $"{terminals.Count} sessions typing for {duration.TotalMinutes:0} min";
        Samples echoes = new();
        using CancellationTokenSource end = new(duration);
        Task[] people = [.. terminals.Select((terminal, number) => TypeAsync(terminal, new Random(number), echoes, end.Token))];
        List<MemoryUse> uses = [];
        while (!end.IsCancellationRequested)
        {
            await Task.Delay(s_look, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            uses.Add(testbed.Memory());
        }

        await Task.WhenAll(people).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        table.AddTimes(scenario, "echo of a key", echoes, null);
        table.Add(new Quantity(scenario, "terminals lost", people.Count(person => person.IsFaulted), "", 0));
        // What a program needs once it needs in the first part; what leaks is more in the last.
        int part = Math.Max(1, uses.Count / 5);
        TellGrowth("server", [.. uses.Select(use => use.Server)]);
        TellGrowth("nsbox, in and outside of boxes", [.. uses.Select(use => use.Launcher + use.Inits)]);

        void TellGrowth(string name, List<long> bytes)
        {
            double early = bytes.Skip(part).Take(part).Average(), late = bytes.TakeLast(part).Average();
            table.Add(new Quantity(scenario, $"{name}: in the second fifth of the time", early / Mebibyte, "MiB", null));
            table.Add(new Quantity(scenario, $"{name}: in the last fifth", late / Mebibyte, "MiB", early * 1.1 / Mebibyte));
        }
    }

    private static async Task TypeAsync(TerminalSocket terminal, Random random, Samples echoes, CancellationToken end)
    {
        try
        {
            while (!end.IsCancellationRequested)
            {
                using CancellationTokenSource patience = new(s_patience);
                await ActAsync(terminal, random, echoes, patience.Token);
                await Task.Delay(random.Next(200, 2000), end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or TimeoutException or InvalidOperationException)
        {
            Console.WriteLine($"lost      {error.Message}");
            throw new InvalidOperationException("a terminal was lost", error);
        }
    }

    private static async Task ActAsync(TerminalSocket terminal, Random random, Samples echoes, CancellationToken cancellationToken)
    {
        switch (random.Next(8))
        {
            case 0: // a paste, and its end
                // Before the program reads, Ctrl-D would be a character like any other.
                await terminal.TypeAsync("(echo 're''ady'; cat > pasted)\r", "ready\r\n", cancellationToken);
                await terminal.TypeAsync(s_paste + "\u0004", cancellationToken);
                await terminal.TypeAsync("wc -l pasted; echo 'do''ne'\r", "done\r\n", cancellationToken);
                break;
            case 1: // a job that is interrupted
                // Not before it is in the foreground: bash that is interrupted while it forks loses its terminal to the child, and exits.
                await terminal.TypeAsync("(echo 're''ady'; sleep 100)\r", "ready\r\n", cancellationToken);
                await terminal.InterruptAsync(cancellationToken);
                break;
            case 2: // one that writes until then
                await terminal.TypeAsync("yes\r", "y\r\ny\r\n", cancellationToken);
                await terminal.InterruptAsync(cancellationToken);
                break;
            case 3: // the history, looked through in another window
                await terminal.ResizeAsync(random.Next(60, 200), random.Next(20, 60), cancellationToken);
                await terminal.TypeAsync("\u001b[A\u001b[A\u001b[B", cancellationToken);
                await terminal.InterruptAsync(cancellationToken);
                break;
            default:
                foreach (Rune key in s_commands[random.Next(s_commands.Length)].EnumerateRunes())
                {
                    if (key.IsAscii && char.IsAsciiLetterOrDigit((char)key.Value))
                    {
                        TimeSpan time = await terminal.TypeAsync($"{key}", $"{key}", cancellationToken);
                        lock (echoes) echoes.Add(time);
                    }
                    else
                    {
                        await terminal.TypeAsync($"{key}", cancellationToken);
                    }

                    await Task.Delay(random.Next(40, 160), cancellationToken);
                }

                await terminal.TypeAsync("; echo 'do''ne'\r", "done\r\n", cancellationToken);
                break;
        }
    }
}
