using System.Text;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Core.Runs;

/// <summary>Takes out of the box what the compiler left.</summary>
/// <param name="box">The box that compiled.</param>
/// <param name="request">What was compiled.</param>
/// <param name="limits">The limits of the compile step.</param>
internal sealed class ArtefactCollection(ISandbox box, RunRequest request, RunLimits limits)
{
    private const int MaximumFiles = 1024;

    /// <summary>Takes the artefacts that the manifest names.</summary>
    /// <returns>The files, or why there are none.</returns>
    /// <exception cref="SandboxException">The box failed.</exception>
    public async Task<(IReadOnlyList<SandboxFile> Files, string? Missing)> TakeAsync(CancellationToken cancellationToken)
    {
        List<SandboxFile> files = [];
        foreach (string artefact in request.Language.Artefacts)
        {
            IReadOnlyList<string> names = artefact.Contains('*', StringComparison.Ordinal) ? await FindAsync(artefact, cancellationToken).ConfigureAwait(false) : [artefact];
            if (names.Count == 0) return ([], $"the compiler left no file '{artefact}'");
            if (names.Count > MaximumFiles) return ([], $"the compiler left {names.Count} files '{artefact}'; at most {MaximumFiles} are kept");
            foreach (string name in names)
            {
                SandboxFile? file = await box.GetAsync(name, limits.FileSize.Bytes, cancellationToken).ConfigureAwait(false);
                if (file is null) return ([], $"the compiler left no regular file '{name}' of at most {limits.FileSize}");
                files.Add(file);
            }
        }
        return (files, null);
    }

    // The names come from a box in which a compiler has run: they are only names, taken out like any other.
    private async Task<IReadOnlyList<string>> FindAsync(string pattern, CancellationToken cancellationToken)
    {
        ExecOutcome outcome = await box.ExecAsync(
            new ExecRequest
            {
                Arguments = ["find", ".", "-type", "f", "-name", pattern, "-printf", @"%P\0"],
                Environment = BoxEnvironment.Of(request.Language, limits),
                Limits = limits,
            },
            cancellationToken).ConfigureAwait(false);
        if (outcome is not { End: ExecEnd.Exited, ExitCode: 0 })
            throw new SandboxException($"find could not list what the compiler left: {Encoding.UTF8.GetString(outcome.Error.Span)}");
        HashSet<string> own = [.. request.Files.Select(file => file.Path)];
        return [.. Encoding.UTF8.GetString(outcome.Output.Span).Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Where(name => !own.Contains(name)).Order(StringComparer.Ordinal)];
    }
}
