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
                    Arguments = language.CompileArguments!,
                    Environment = BoxEnvironment.Of(language),
                    Limits = limits,
                },
                cancellationToken).ConfigureAwait(false);
            return outcome is { End: ExecEnd.Exited, ExitCode: 0 }
                ? await CollectAsync(box, language, outcome, limits, cancellationToken).ConfigureAwait(false)
                : Fail(language, outcome, limits);
        }
    }

    private static async Task<Artefact> CollectAsync(
        ISandbox box, Language language, ExecOutcome outcome, RunLimits limits, CancellationToken cancellationToken)
    {
        List<SandboxFile> files = new(language.Artefacts.Count);
        foreach (string name in language.Artefacts)
        {
            SandboxFile? file = await box.GetAsync(name, limits.FileSize.Bytes, cancellationToken).ConfigureAwait(false);
            if (file is null)
            {
                return new Artefact
                {
                    Succeeded = false,
                    IsRepeatable = false,
                    ExitCode = 0,
                    Output = Join(outcome),
                    Detail = $"the compiler left no regular file '{name}' of at most {limits.FileSize}",
                };
            }
            files.Add(file);
        }
        return new Artefact { Succeeded = true, IsRepeatable = true, ExitCode = 0, Files = files, Output = Join(outcome) };
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
            Output = Join(outcome),
            Detail = detail,
        };
    }

    private static ReadOnlyMemory<byte> Join(ExecOutcome outcome)
    {
        if (outcome.Output.IsEmpty) return outcome.Error;
        if (outcome.Error.IsEmpty) return outcome.Output;
        byte[] both = new byte[outcome.Output.Length + outcome.Error.Length];
        outcome.Output.CopyTo(both);
        outcome.Error.CopyTo(both.AsMemory(outcome.Output.Length));
        return both;
    }
}
