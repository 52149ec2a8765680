using System.Diagnostics;

namespace NativeSandbox.Testing;

/// <summary>Waits for what must become true.</summary>
internal static class Eventually
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Looks again and again until it holds; a failed assertion with the last thing seen where it does not in time.</summary>
    public static async Task<T> SeesAsync<T>(Func<T> look, Func<T, bool> holds, TimeSpan patience)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            T seen = look();
            if (holds(seen)) return seen;
            Assert.True(Stopwatch.GetElapsedTime(start) < patience, $"not within {patience}: last seen {Show(seen)}");
            await Task.Delay(s_pause);
        }
    }

    /// <summary>Waits until there is nothing left of what is looked at.</summary>
    public static Task NothingAsync<T>(Func<IReadOnlyCollection<T>> look, TimeSpan patience) => SeesAsync(look, seen => seen.Count == 0, patience);

    private static string Show<T>(T seen) => seen is System.Collections.IEnumerable and not string ? string.Join("; ", ((System.Collections.IEnumerable)seen).Cast<object>()) : $"{seen}";
}
