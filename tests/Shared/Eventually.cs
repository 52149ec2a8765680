using System.Diagnostics;

namespace NativeSandbox.Testing;

/// <summary>Waits for what must become true.</summary>
internal static class Eventually
{
    /// <summary>How long a test waits for what must come before it says that it did not: no machine is so slow or so busy.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Looks again and again until it holds; a failed assertion with the last thing seen where it does not in time.</summary>
    public static async Task<T> SeesAsync<T>(Func<T> look, Func<T, bool> holds)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            T seen = look();
            if (holds(seen)) return seen;
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, $"not within {Patience}: last seen {Show(seen)}");
            await Task.Delay(s_pause);
        }
    }

    /// <summary>Waits until there is nothing left of what is looked at.</summary>
    public static Task NothingAsync<T>(Func<IReadOnlyCollection<T>> look) => SeesAsync(look, seen => seen.Count == 0);

    private static string Show<T>(T seen) => seen is System.Collections.IEnumerable and not string ? string.Join("; ", ((System.Collections.IEnumerable)seen).Cast<object>()) : $"{seen}";
}
