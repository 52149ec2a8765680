using System.Globalization;
using System.Text.RegularExpressions;
using NativeSandbox.Core.Limits;

namespace NativeSandbox.Core.Languages;

/// <summary>What a manifest may write in arguments and environment for the limits that the step will have.</summary>
internal static partial class LimitPlaceholders
{
    // What a runtime may plan with where nothing caps its cores. Threads cost memory and count against the process limit,
    // so a machine of 64 cores must not make 64 of them in a box of 64 processes.
    private const int MostCpus = 4;

    /// <summary>The one argument of a compiler that stands for several: the names of the program's sources.</summary>
    public const string Sources = "{sources}";

    /// <summary>The names, without braces.</summary>
    public static IReadOnlyList<string> Names { get; } = ["memoryMiB", "memoryBytes", "heapMiB", "heapBytes", "heapHex", "stackMiB", "stackKiB", "stackWords", "cpus"];

    /// <summary>Puts the limits' values in.</summary>
    public static string Expand(string text, RunLimits limits, HeapRule heap) =>
        text.Contains('{', StringComparison.Ordinal) ? Pattern().Replace(text, match => Value(match.Groups[1].Value, limits, heap) ?? match.Value) : text;

    /// <summary>Finds whatever looks like a placeholder.</summary>
    [GeneratedRegex(@"\{([A-Za-z][A-Za-z0-9]*)\}")]
    public static partial Regex Pattern();

    private static string? Value(string name, RunLimits limits, HeapRule heap) => name switch
    {
        "memoryMiB" => Mebibytes(limits.Memory),
        "memoryBytes" => Text(limits.Memory.Bytes),
        "heapMiB" => Mebibytes(heap.Of(limits.Memory)),
        "heapBytes" => Text(heap.Of(limits.Memory).Bytes),
        // .NET reads its numbers as hexadecimal.
        "heapHex" => heap.Of(limits.Memory).Bytes.ToString("X", CultureInfo.InvariantCulture),
        "stackMiB" => Mebibytes(limits.Stack),
        "stackKiB" => Text(Math.Max(1, limits.Stack.Bytes >> 10)),
        // OCaml counts its stack in machine words.
        "stackWords" => Text(Math.Max(1, limits.Stack.Bytes / sizeof(long))),
        "cpus" => Text(limits.Cpus is { } cpus ? Math.Max(1, (long)Math.Ceiling(cpus)) : Math.Min(MostCpus, Environment.ProcessorCount)),
        _ => null,
    };

    private static string Mebibytes(ByteSize size) => Text(Math.Max(1, size.Bytes >> 20));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
