namespace NativeSandbox.Benchmarks.Measuring;

/// <summary>One line of the languages' table: a step bare and boxed, or a time that has nothing bare beside it.</summary>
/// <param name="Language">The language's id.</param>
/// <param name="Step">compile, run, or what else was done.</param>
/// <param name="Bare">Milliseconds of the same command line in the image's root; null for none.</param>
/// <param name="Boxed">Milliseconds in a box, or of the answer.</param>
/// <param name="BareCpu">CPU time of the bare step, milliseconds; null for none.</param>
/// <param name="BoxedCpu">CPU time of the boxed step, milliseconds; null for none.</param>
/// <param name="MemoryBytes">The peak in the box; null for none.</param>
/// <param name="Allowed">The most milliseconds that the aim leaves: beyond the bare step where there is one; null where the issue names no aim.</param>
internal sealed record StepFigure(string Language, string Step, Spread? Bare, Spread Boxed, double? BareCpu, double? BoxedCpu, long? MemoryBytes, double? Allowed)
{
    /// <summary>Milliseconds beyond the bare step, by medians; the time itself where there is none.</summary>
    public double Beyond => Boxed.Median - (Bare?.Median ?? 0);

    /// <summary>Whether the aim is met; null where there is none.</summary>
    public bool? Met => Allowed is { } allowed ? Beyond <= allowed : null;
}
