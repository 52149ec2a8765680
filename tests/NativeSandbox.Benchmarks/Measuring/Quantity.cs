namespace NativeSandbox.Benchmarks.Measuring;

/// <summary>One number that was measured.</summary>
/// <param name="Scenario">What was done.</param>
/// <param name="Name">What the number is of.</param>
/// <param name="Value">The number.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="AtMost">The most that it should be; null where nothing is said.</param>
internal sealed record Quantity(string Scenario, string Name, double Value, string Unit, double? AtMost);
