using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Runs;
using NativeSandbox.Core.SelfTests;

namespace NativeSandbox.Server.SelfTests;

/// <summary>Runs self-tests in boxes, without a service.</summary>
internal static class DirectSelfTests
{
    public static async Task<SelfTestAnswer> RunAsync(RunPipeline pipeline, LanguageCatalog catalog, SelfTestCase test, CancellationToken cancellationToken)
    {
        if (!catalog.TryFind(test.Language, out Language? language)) return new SelfTestAnswer { Verdict = "Refused", Detail = $"{test.Language} is not known" };
        try
        {
            RunResult result = await pipeline.RunAsync(
                new RunRequest { Language = language, Code = test.Code, Files = test.Files, Arguments = test.Arguments, Input = test.Input, Limits = test.Limits },
                cancellationToken).ConfigureAwait(false);
            return new SelfTestAnswer
            {
                Verdict = result.Verdict.ToString(),
                ExitCode = result.ExitCode,
                Output = result.Output,
                Error = result.Error,
                CompileOutput = result.CompileOutput,
                Detail = result.Detail,
                WallTime = result.WallTime,
                CpuTime = result.CpuTime,
                MemoryBytes = result.MemoryBytes,
            };
        }
        catch (Exception refused) when (refused is RunRequestException or LimitException)
        {
            return new SelfTestAnswer { Verdict = "Refused", Detail = refused.Message };
        }
    }
}
