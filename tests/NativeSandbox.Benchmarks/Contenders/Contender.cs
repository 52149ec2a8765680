using NativeSandbox.Benchmarks.Measuring;

namespace NativeSandbox.Benchmarks.Contenders;

/// <summary>A way to run one program to its end.</summary>
/// <param name="Name">What it is called in the result.</param>
/// <param name="Bare">The name of the contender that starts the same program bare; null for that one itself.</param>
/// <param name="Aim">What the ratio should be; empty for none.</param>
/// <param name="RunAsync">Runs it once.</param>
internal sealed record Contender(string Name, string? Bare, string Aim, Func<ValueTask> RunAsync)
{
    /// <summary>A command line, started by posix_spawn.</summary>
    public static Contender Spawning(string name, string? bare, string aim, params string[] line)
    {
        PosixSpawn spawn = new(line);
        return new Contender(name, bare, aim, () =>
        {
            spawn.Run();
            return ValueTask.CompletedTask;
        });
    }
}
