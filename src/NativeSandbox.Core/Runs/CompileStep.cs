using NativeSandbox.Core.Artefacts;
using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Core.Runs;

/// <summary>Compiles a program in a box of its own and takes the artefact out.</summary>
internal sealed class CompileStep(ISandboxBackend backend, LimitPolicy policy)
{
    public async Task<Artefact> RunAsync(RunRequest request, ReadOnlyMemory<byte> source, CancellationToken cancellationToken)
    {
        Language language = request.Language;
        RunLimits limits = policy.ForCompile(language);
        ISandbox box = await backend.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (box.ConfigureAwait(false))
        {
            await box.PutAsync(new SandboxFile(language.SourceFile, source), cancellationToken).ConfigureAwait(false);
            foreach (SandboxFile file in request.Files) await box.PutAsync(file, cancellationToken).ConfigureAwait(false);
            ExecOutcome outcome = await box.ExecAsync(
                new ExecRequest
                {
                    // The names come last: they are the request's, and braces in them are no placeholders.
                    Arguments = [.. SourceFiles.Expand([.. language.CompileArguments!.Select(argument => LimitPlaceholders.Expand(argument, limits, language.Heap))], request)],
                    Environment = BoxEnvironment.Of(language, limits),
                    Limits = limits,
                },
                cancellationToken).ConfigureAwait(false);
            return outcome is { End: ExecEnd.Exited, ExitCode: 0 }
                ? await CollectAsync(box, request, outcome, limits, cancellationToken).ConfigureAwait(false)
                : Fail(language, outcome, limits);
        }
    }

    private static async Task<Artefact> CollectAsync(
        ISandbox box, RunRequest request, ExecOutcome outcome, RunLimits limits, CancellationToken cancellationToken)
    {
        (IReadOnlyList<SandboxFile> files, string? missing) = await new ArtefactCollection(box, request, limits).TakeAsync(cancellationToken).ConfigureAwait(false);
        return new Artefact
        {
            Succeeded = missing is null,
            IsRepeatable = missing is null,
            ExitCode = 0,
            Files = files,
            Output = CompilerOutput.Of(outcome),
            Detail = missing,
        };
    }

    private static Artefact Fail(Language language, ExecOutcome outcome, RunLimits limits)
    {
        string compiler = language.CompileArguments![0];
        if (outcome.End == ExecEnd.NotStarted) throw new SandboxException(VerdictRules.DescribeFailedStart(compiler, outcome.StartErrno));
        bool exited = outcome.End == ExecEnd.Exited;
        string? detail = outcome.End == ExecEnd.Signaled
            ? $"the compiler was ended by {SignalNames.Describe(outcome.Signal)}"
            : VerdictRules.DescribeLimit(outcome.End, limits) is { } limit ? $"while compiling: {limit}" : null;
        return new Artefact
        {
            Succeeded = false,
            // What the compiler says of a source it says each time; a limit is reached or not as the machine is busy or not.
            IsRepeatable = exited,
            ExitCode = exited ? outcome.ExitCode : null,
            Output = CompilerOutput.Of(outcome),
            Detail = detail,
        };
    }
}
