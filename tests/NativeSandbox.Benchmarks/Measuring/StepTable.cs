using System.Globalization;
using System.Text.Json;

namespace NativeSandbox.Benchmarks.Measuring;

/// <summary>The languages' table, on the console as its lines come, and in a file at the end.</summary>
internal sealed class StepTable
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    private readonly List<StepFigure> _figures = [];

    public static void Begin() => Console.WriteLine(
        $"\n{"milliseconds",-23} {"bare: least",11} {"median",8} {"most",8}  {"boxed: least",12} {"median",8} {"most",8}  {"ratio",6} {"CPU",6} {"beyond",8} {"aim",8}  {"",6} {"MiB",6}");

    public void Add(StepFigure figure)
    {
        _figures.Add(figure);
        string verdict = figure.Met switch { true => "met", false => "MISSED", null => "" };
        Console.WriteLine(
            $"{figure.Language,-11} {figure.Step,-11} {Show(figure.Bare?.Least),11} {Show(figure.Bare?.Median),8} {Show(figure.Bare?.Most),8}  {Show(figure.Boxed.Least),12} {Show(figure.Boxed.Median),8} {Show(figure.Boxed.Most),8}  "
            + $"{Show(figure.Boxed.Median / figure.Bare?.Median, "0.00"),6} {Show(figure.BoxedCpu / figure.BareCpu, "0.00"),6} {Show(figure.Bare is null ? null : figure.Beyond),8} {Show(figure.Allowed),8}  {verdict,-6} {Show(figure.MemoryBytes / 1048576.0),6}");
    }

    /// <summary>How many aims were met, and which were not.</summary>
    public void End()
    {
        StepFigure[] missed = [.. _figures.Where(figure => figure.Met == false)];
        Console.WriteLine($"\naims met  {_figures.Count(figure => figure.Met == true)} of {_figures.Count(figure => figure.Met is not null)}; load now {File.ReadAllText("/proc/loadavg").Trim()}");
        foreach (StepFigure figure in missed)
            Console.WriteLine($"missed    {figure.Language} {figure.Step}: {Show(figure.Beyond)} ms, at most {Show(figure.Allowed)} ms wanted{(figure.Bare is { } bare ? $"; by the least times {Show(figure.Boxed.Least - bare.Least)} ms" : "")}");
    }

    public void Write(string file) => File.WriteAllText(file, JsonSerializer.Serialize(_figures, s_indented));

    private static string Show(double? number, string format = "0.0") => number?.ToString(format, CultureInfo.InvariantCulture) ?? "";
}
