using System.Text;
using NativeSandbox.Core.Runs;

namespace NativeSandbox.Core.Languages;

/// <summary>Runs the self-test program of a language the way a request would be run.</summary>
public sealed class LanguageSelfTest(RunPipeline pipeline)
{
    /// <summary>Runs it.</summary>
    /// <returns>Whether the program gave exactly the output that the manifest names, and what happened where it did not.</returns>
    /// <exception cref="RunRequestException">The language is not installed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<SelfTestReport> RunAsync(Language language, CancellationToken cancellationToken)
    {
        SelfTestProgram program = language.SelfTest;
        RunResult result = await pipeline.RunAsync(
            new RunRequest { Language = language, Code = program.Code, Input = Encoding.UTF8.GetBytes(program.Input) },
            cancellationToken).ConfigureAwait(false);
        bool passed = result.Verdict == Verdict.Accepted && result.Output.Span.SequenceEqual(Encoding.UTF8.GetBytes(program.Output));
        return new SelfTestReport(language, passed, passed ? null : Explain(result), result);
    }

    private static string Explain(RunResult result)
    {
        if (result.Verdict == Verdict.Accepted) return $"it printed '{Show(result.Output)}'";
        ReadOnlyMemory<byte> words = result.Verdict == Verdict.CompileError ? result.CompileOutput : result.Error;
        return $"{result.Verdict}: {result.Detail ?? Show(words)}";
    }

    private static string Show(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span[..Math.Min(bytes.Length, 200)]).Trim();
}
