using System.Text;
using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Core.Runs;

/// <summary>What a request must satisfy before anything is spent on it.</summary>
internal static class RequestRules
{
    // argv and environment travel in one message of at most 64 KiB (the launcher's WireLimits.ArgumentBytes); the rest is the toolchain's own.
    private const int ArgumentBytes = 48 * 1024;
    private const int PathBytes = 255;
    private const int MaximumFiles = 256;

    /// <exception cref="RunRequestException">Something is wrong.</exception>
    public static void Check(RunRequest request)
    {
        if (request.Language.NotInstalled is { } reason)
            throw new RunRequestException("language", $"{request.Language.Name} is not available here: {reason}");
        CheckArguments(request.Arguments);
        CheckFiles(request.Files, request.Language);
    }

    private static void CheckArguments(IReadOnlyList<string> arguments)
    {
        int bytes = 0;
        for (int i = 0; i < arguments.Count; i++)
        {
            if (arguments[i].Contains('\0', StringComparison.Ordinal))
                throw new RunRequestException($"arguments[{i}]", $"arguments[{i}] contains a NUL character.");
            bytes += Encoding.UTF8.GetByteCount(arguments[i]) + 1;
            if (bytes > ArgumentBytes)
                throw new RunRequestException("arguments", $"The arguments are longer than {ArgumentBytes} bytes together.");
        }
    }

    private static void CheckFiles(IReadOnlyList<SandboxFile> files, Language language)
    {
        if (files.Count > MaximumFiles) throw new RunRequestException("files", $"There are {files.Count} files; at most {MaximumFiles} are allowed.");
        HashSet<string> names = new(language.Artefacts.Where(name => !name.Contains('*', StringComparison.Ordinal)), StringComparer.Ordinal) { language.SourceFile };
        for (int i = 0; i < files.Count; i++)
        {
            string field = $"files[{i}]";
            if (!IsPath(files[i].Path))
                throw new RunRequestException(field, $"{field} has a name that is not a relative path of ordinary parts of at most {PathBytes} bytes.");
            if (!names.Add(files[i].Path))
                throw new RunRequestException(field, $"{field} has a name that is taken: {files[i].Path}");
        }
    }

    // A name with control characters is legal for the kernel and a trap for everyone who lists or logs it.
    private static bool IsPath(string path) =>
        path.Length > 0 && Encoding.UTF8.GetByteCount(path) <= PathBytes && !path.Any(char.IsControl)
        && path.Split('/').All(part => part is not ("" or "." or ".."));
}
