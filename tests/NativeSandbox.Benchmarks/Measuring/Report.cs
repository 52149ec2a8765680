using System.Globalization;
using System.Text.Json;

namespace NativeSandbox.Benchmarks.Measuring;

/// <summary>The figures, on the console as they come and in a file at the end.</summary>
internal sealed class Report
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    private readonly List<Figure> _figures = [];
    private string _scenario = "";

    public void Add(Figure figure)
    {
        _figures.Add(figure);
        if (figure.Scenario != _scenario)
        {
            _scenario = figure.Scenario;
            Console.WriteLine();
            Console.WriteLine(_scenario);
            Console.WriteLine(figure.PerSecond is null ? $"  {"",-40} {"p50 ms",8} {"p95 ms",8} {"p99 ms",8} {"ratio",7}  aim" : $"  {"",-40} {"runs/s",8} {"",8} {"",8} {"ratio",7}  aim");
        }

        string times = figure.PerSecond is { } rate ? $"{Show(rate, "0"),8} {"",8} {"",8}" : $"{Show(figure.P50, "0.00"),8} {Show(figure.P95, "0.00"),8} {Show(figure.P99, "0.00"),8}";
        Console.WriteLine($"  {figure.Name,-40} {times} {Show(figure.Ratio, "0.00"),7}  {figure.Aim}");
    }

    public void Write(string file) => File.WriteAllText(file, JsonSerializer.Serialize(_figures, s_indented));

    private static string Show(double? number, string format) => number?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}
