using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace NativeSandbox.Core.SelfTests;

/// <summary>Holds what a self-test's program did against what it must do. Pure.</summary>
public static class SelfTestCheck
{
    private const int ShownBytes = 2000;

    /// <summary>Says what is wrong, each fault a sentence; empty where nothing is.</summary>
    public static IReadOnlyList<string> Faults(SelfTestCase test, SelfTestAnswer answer)
    {
        List<string> faults = [];
        if (!test.Verdicts.Any(verdict => verdict.ToString() == answer.Verdict))
            faults.Add($"the verdict is {answer.Verdict}; it must be {string.Join(" or ", test.Verdicts)}");
        if (test.ExitCode is { } code && answer.ExitCode != code)
            faults.Add($"the exit code is {answer.ExitCode?.ToString(CultureInfo.InvariantCulture) ?? "none"}; it must be {code}");
        Compare(faults, "standard output", test.Output, answer.Output);
        Compare(faults, "standard error", test.Error, answer.Error);
        Match(faults, "standard output", test.OutputPattern, Text(answer.Output));
        Match(faults, "standard error", test.ErrorPattern, Text(answer.Error));
        Match(faults, "the compiler's messages", test.CompileOutputPattern, Text(answer.CompileOutput));
        Match(faults, "the detail", test.DetailPattern, answer.Detail ?? "");
        // Whatever a case is about: people know their files by the names that they sent.
        if (Text(answer.CompileOutput).Contains("/box/", StringComparison.Ordinal)) faults.Add("the compiler's messages show paths of the box");
        return faults;
    }

    /// <summary>All that is known of a run, for the message of a failure.</summary>
    public static string Evidence(SelfTestAnswer answer)
    {
        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture, $"verdict {answer.Verdict}, exit code {answer.ExitCode?.ToString(CultureInfo.InvariantCulture) ?? "none"}, detail: {answer.Detail ?? "none"}");
        text.AppendLine(CultureInfo.InvariantCulture, $"wall {answer.WallTime.TotalMilliseconds:0.#} ms, CPU {answer.CpuTime.TotalMilliseconds:0.#} ms, memory {answer.MemoryBytes >> 10} KiB");
        foreach ((string name, ReadOnlyMemory<byte> bytes) in ((string, ReadOnlyMemory<byte>)[])[("compiler", answer.CompileOutput), ("output", answer.Output), ("error", answer.Error)])
            text.AppendLine(CultureInfo.InvariantCulture, $"--- {name} ({bytes.Length} bytes)").AppendLine(Shown(bytes));
        return text.ToString();
    }

    private static void Compare(List<string> faults, string what, ReadOnlyMemory<byte>? expected, ReadOnlyMemory<byte> actual)
    {
        if (expected is not { } bytes || bytes.Span.SequenceEqual(actual.Span)) return;
        int same = bytes.Span.CommonPrefixLength(actual.Span);
        faults.Add($"{what} ({actual.Length} bytes) differs from what it must be ({bytes.Length} bytes) from byte {same} on: "
            + $"'{Shown(actual[same..], 200)}' instead of '{Shown(bytes[same..], 200)}'");
    }

    private static void Match(List<string> faults, string what, string? pattern, string text)
    {
        if (pattern is null || Regex.IsMatch(text, pattern, RegexOptions.Multiline | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)) return;
        faults.Add($"{what} does not match {pattern}: '{(text.Length > 400 ? text[..400] + "…" : text)}'");
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    private static string Shown(ReadOnlyMemory<byte> bytes, int most = ShownBytes) =>
        Text(bytes[..Math.Min(bytes.Length, most)]) + (bytes.Length > most ? "…" : "");
}
