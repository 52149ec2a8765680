using NativeSandbox.Core.Languages;

namespace NativeSandbox.Core.Runs;

/// <summary>The sources of a program in several files: the main one, then those of the request's files that have one of the language's extensions.</summary>
internal static class SourceFiles
{
    /// <summary>The compiler's arguments with the files' names in the place of <see cref="LimitPlaceholders.Sources"/>.</summary>
    public static IEnumerable<string> Expand(IReadOnlyList<string> arguments, RunRequest request) =>
        arguments.SelectMany(argument => argument == LimitPlaceholders.Sources ? Of(request) : [argument]);

    private static IEnumerable<string> Of(RunRequest request) =>
    [
        request.Language.SourceFile,
        .. request.Files.Select(file => file.Path)
            .Where(path => request.Language.Extensions.Any(extension => path.EndsWith(extension, StringComparison.Ordinal)))
            // No file's name may be an option, or a file of options.
            .Select(path => path[0] is '-' or '@' ? $"./{path}" : path),
    ];
}
