using NativeSandbox.Core.Artefacts;
using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Core.Runs;

/// <summary>Runs programs: check the request, compile in one box (or find the artefact), run in another, judge by the evidence.</summary>
/// <param name="backend">Where boxes come from.</param>
/// <param name="cache">Where artefacts are kept.</param>
/// <param name="policy">What runs may use.</param>
public sealed class RunPipeline(ISandboxBackend backend, ArtefactCache cache, LimitPolicy policy)
{
    private readonly CompileStep _compile = new(backend, policy);

    /// <summary>Checks a request as <see cref="RunAsync"/> does, without running anything, so that a bad one need not wait in a queue.</summary>
    /// <returns>The limits that the run would have.</returns>
    /// <exception cref="LimitException">A limit is out of its range.</exception>
    /// <exception cref="RunRequestException">Something else is wrong.</exception>
    public RunLimits Check(RunRequest request)
    {
        RequestRules.Check(request);
        return policy.ForRun(request.Language, request.Limits);
    }

    /// <summary>Runs a program to its end or to a limit.</summary>
    /// <returns>What became of it. A fault of the sandbox is <see cref="Verdict.InternalError"/> with the reason in <see cref="RunResult.Detail"/>.</returns>
    /// <exception cref="LimitException">A limit is out of its range; nothing was run.</exception>
    /// <exception cref="RunRequestException">Something else is wrong with the request; nothing was run.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; whatever ran has been ended.</exception>
    public async Task<RunResult> RunAsync(RunRequest request, CancellationToken cancellationToken)
    {
        RunLimits limits = Check(request);
        byte[] source = SourceText.Encode(request.Code, request.Language);
        try
        {
            return request.Language.IsCompiled
                ? await CompileAndRunAsync(request, source, limits, cancellationToken).ConfigureAwait(false)
                : await StartAsync(request, [new SandboxFile(request.Language.SourceFile, source)], limits, cancellationToken).ConfigureAwait(false);
        }
        catch (SandboxException e)
        {
            return new RunResult { Verdict = Verdict.InternalError, Detail = e.Message, Limits = limits };
        }
    }

    private async Task<RunResult> CompileAndRunAsync(RunRequest request, byte[] source, RunLimits limits, CancellationToken cancellationToken)
    {
        (Artefact artefact, bool cached) = await cache.GetAsync(
            ArtefactKey.Of(request, source, policy.ForCompile(request.Language)), token => _compile.RunAsync(request, source, token), cancellationToken).ConfigureAwait(false);
        if (!artefact.Succeeded)
        {
            return new RunResult
            {
                Verdict = Verdict.CompileError,
                ExitCode = artefact.ExitCode,
                CompileOutput = artefact.Output,
                CompileCached = cached,
                Detail = artefact.Detail,
                Limits = limits,
            };
        }
        RunResult result = await StartAsync(request, artefact.Files, limits, cancellationToken).ConfigureAwait(false);
        return result with { CompileOutput = artefact.Output, CompileCached = cached };
    }

    private async Task<RunResult> StartAsync(
        RunRequest request, IReadOnlyList<SandboxFile> program, RunLimits limits, CancellationToken cancellationToken)
    {
        ISandbox box = await backend.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (box.ConfigureAwait(false))
        {
            foreach (SandboxFile file in program) await box.PutAsync(file, cancellationToken).ConfigureAwait(false);
            foreach (SandboxFile file in request.Files) await box.PutAsync(file, cancellationToken).ConfigureAwait(false);
            ExecOutcome outcome = await box.ExecAsync(
                new ExecRequest
                {
                    Arguments = Arguments(request, limits),
                    Environment = BoxEnvironment.Of(request.Language, limits),
                    Limits = limits,
                    Input = request.Input,
                },
                cancellationToken).ConfigureAwait(false);
            return Judge(request.Language, outcome, limits);
        }
    }

    private static List<string> Arguments(RunRequest request, RunLimits limits)
    {
        Language language = request.Language;
        return [.. language.RunArguments.Select(argument => LimitPlaceholders.Expand(argument, limits, language.Heap)), .. request.Arguments];
    }

    // A compiled language may still be started by a runtime of ours (java, node); a program of the user's own is named by a path.
    private static bool IsOwn(Language language) => language.IsCompiled && language.RunArguments[0].StartsWith("./", StringComparison.Ordinal);

    private static RunResult Judge(Language language, ExecOutcome outcome, RunLimits limits)
    {
        Judgement judgement = VerdictRules.OfRun(outcome, limits, language.RunArguments[0], own: IsOwn(language), language.OutOfMemory);
        return new RunResult
        {
            Verdict = judgement.Verdict,
            ExitCode = judgement.ExitCode,
            Signal = outcome.Signal,
            SignalName = SignalNames.Of(outcome.Signal),
            CpuTime = outcome.CpuTime,
            UserTime = outcome.UserTime,
            SystemTime = outcome.SystemTime,
            WallTime = outcome.WallTime,
            MemoryBytes = outcome.MemoryPeakBytes,
            ProcessesPeak = outcome.ProcessesPeak,
            Output = outcome.Output,
            Error = outcome.Error,
            OutputTruncated = outcome.OutputTruncated,
            Detail = judgement.Detail,
            Limits = limits,
        };
    }
}
