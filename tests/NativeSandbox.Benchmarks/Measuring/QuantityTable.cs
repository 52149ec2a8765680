using System.Globalization;
using System.Text.Json;

namespace NativeSandbox.Benchmarks.Measuring;

/// <summary>Single numbers, on the console as they come and in a file at the end.</summary>
internal sealed class QuantityTable
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    private readonly List<Quantity> _quantities = [];
    private string _scenario = "";

    public void Add(Quantity quantity)
    {
        _quantities.Add(quantity);
        if (quantity.Scenario != _scenario)
        {
            _scenario = quantity.Scenario;
            Console.WriteLine($"\n{_scenario}");
        }

        string aim = quantity.AtMost is { } most ? $"  at most {Show(most)}: {(quantity.Value <= most ? "met" : "MISSED")}" : "";
        Console.WriteLine($"  {quantity.Name,-56} {Show(quantity.Value),9} {quantity.Unit,-6}{aim}");
    }

    /// <summary>The median and the slowest hundredth of some times.</summary>
    public void AddTimes(string scenario, string name, Samples samples, double? atMost)
    {
        Add(new Quantity(scenario, $"{name}, p50 of {samples.Count}", samples.Percentile(0.5), "ms", null));
        Add(new Quantity(scenario, $"{name}, p99", samples.Percentile(0.99), "ms", atMost));
    }

    /// <summary>How many aims were met.</summary>
    public void End()
    {
        Quantity[] aims = [.. _quantities.Where(quantity => quantity.AtMost is not null)];
        Console.WriteLine($"\naims met  {aims.Count(quantity => quantity.Value <= quantity.AtMost)} of {aims.Length}; load now {File.ReadAllText("/proc/loadavg").Trim()}");
    }

    public void Write(string file) => File.WriteAllText(file, JsonSerializer.Serialize(_quantities, s_indented));

    private static string Show(double number) => number.ToString(number < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture);
}
