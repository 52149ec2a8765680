using System.Diagnostics;
using System.Text;
using NativeSandbox.Benchmarks.Measuring;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Runs;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Benchmarks.Contenders;

/// <summary>A program compiled and run in boxes as the server does it, a fresh one for each step; the time is from asking for the box to having given it back.</summary>
internal sealed class BoxedProgram(ISandboxBackend backend, LanguageProgram program)
{
    private IReadOnlyList<SandboxFile> _files = [new SandboxFile(program.Language.SourceFile, program.Source)];

    /// <summary>Compiles, and takes out of the box what the run needs.</summary>
    public async Task<ProcessCost> CompileAsync(CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        ExecOutcome outcome;
        await using (ISandbox box = await backend.OpenAsync(cancellationToken))
        {
            await box.PutAsync(new SandboxFile(program.Language.SourceFile, program.Source), cancellationToken);
            outcome = await ExecAsync(box, program.Compile!, program.CompileEnvironment, program.CompileLimits, default, cancellationToken);
            (IReadOnlyList<SandboxFile> files, string? missing) = await new ArtefactCollection(box, program.Request, program.CompileLimits).TakeAsync(cancellationToken);
            _files = missing is null ? files : throw new InvalidOperationException($"{program.Language.Id}: {missing}");
        }

        return Cost(start, outcome);
    }

    /// <summary>Runs what was compiled last.</summary>
    public async Task<ProcessCost> RunAsync(CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        ExecOutcome outcome;
        await using (ISandbox box = await backend.OpenAsync(cancellationToken))
        {
            foreach (SandboxFile file in _files) await box.PutAsync(file, cancellationToken);
            outcome = await ExecAsync(box, program.Run, program.RunEnvironment, program.RunLimits, program.Request.Input, cancellationToken);
        }

        program.Check("boxed", Encoding.UTF8.GetString(outcome.Output.Span));
        return Cost(start, outcome);
    }

    private static async Task<ExecOutcome> ExecAsync(
        ISandbox box, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, RunLimits limits, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        ExecOutcome outcome = await box.ExecAsync(new ExecRequest { Arguments = arguments, Environment = environment, Limits = limits, Input = input }, cancellationToken);
        return outcome is { End: ExecEnd.Exited, ExitCode: 0 }
            ? outcome
            : throw new InvalidOperationException($"boxed: {arguments[0]} ended with {outcome.End} {outcome.ExitCode}: {Encoding.UTF8.GetString(outcome.Output.Span)}{Encoding.UTF8.GetString(outcome.Error.Span)}");
    }

    private static ProcessCost Cost(long start, ExecOutcome outcome) => new(Stopwatch.GetElapsedTime(start), outcome.CpuTime, outcome.MemoryPeakBytes);
}
