using System.Text;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Server.Problems;

namespace NativeSandbox.Server.Execution;

/// <summary>Decodes the files of a request. Which names are allowed is Core's rule (<c>RunPipeline.Check</c>).</summary>
internal static class RequestFiles
{
    /// <summary>The files as bytes; <paramref name="room"/> is what is left of the size allowed, and is used up.</summary>
    /// <exception cref="RequestException">A file is not allowed.</exception>
    public static IReadOnlyList<SandboxFile> Read(IReadOnlyList<ExecuteFile?>? files, string sourceFile, ref long room)
    {
        if (files is null || files.Count == 0) return [];
        var read = new SandboxFile[files.Count];
        var names = new HashSet<string>(StringComparer.Ordinal) { sourceFile };
        for (int i = 0; i < read.Length; i++)
        {
            ExecuteFile file = files[i] ?? throw RequestException.Invalid($"files[{i}]", "must be an object.");
            string name = file.Name ?? throw RequestException.Invalid($"files[{i}].name", "is missing.");
            names.Add(name);
            byte[] content = Content(file, i);
            room -= content.Length;
            if (room < 0) throw RequestException.Invalid($"files[{i}].content", "standard input and files together are larger than MAX_INPUT_SIZE_BYTES allows.");
            read[i] = new SandboxFile(name, content);
        }
        return Nesting(names) is { } nested ? throw RequestException.Invalid("files", $"{nested} is both a file and a directory.") : read;
    }

    private static byte[] Content(ExecuteFile file, int index)
    {
        string content = file.Content ?? throw RequestException.Invalid($"files[{index}].content", "is missing.");
        return file.Encoding switch
        {
            null or "utf8" => Encoding.UTF8.GetBytes(content),
            "base64" => Base64(content, $"files[{index}].content"),
            _ => throw RequestException.Invalid($"files[{index}].encoding", "must be utf8 or base64."),
        };
    }

    public static byte[] Base64(string text, string field)
    {
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            throw RequestException.Invalid(field, "is not valid base64 (RFC 4648, with padding).");
        }
    }

    private static string? Nesting(HashSet<string> names) => names.FirstOrDefault(name =>
    {
        for (int slash = name.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = name.IndexOf('/', slash + 1))
            if (names.Contains(name[..slash])) return true;
        return false;
    });
}
