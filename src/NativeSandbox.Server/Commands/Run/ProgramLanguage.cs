using NativeSandbox.Core.Languages;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Logging;

namespace NativeSandbox.Server.Commands.Run;

/// <summary>Tells from a program's first line or its file's name what it is written in.</summary>
internal static class ProgramLanguage
{
    /// <exception cref="UsageException">It cannot be told.</exception>
    public static Language Of(string file, string code, LanguageCatalog catalog)
    {
        if (Interpreter(code) is { } interpreter && catalog.TryFind(interpreter, out Language? language)) return language;
        string extension = Path.GetExtension(file).TrimStart('.');
        // An id or alias goes before the manifests' own files: main.sh is the source of sh and of bash.
        if (extension.Length > 0 && catalog.TryFind(extension, out language)) return language;
        Language[] sources = [.. catalog.All.Where(known => Path.GetExtension(known.SourceFile).TrimStart('.').Equals(extension, StringComparison.OrdinalIgnoreCase))];
        return sources is [{ } only]
            ? only
            : throw new UsageException($"the language of '{LogText.Escape(file)}' cannot be told from its name; give --language, one of "
                + $"{string.Join(", ", (sources.Length > 0 ? sources : catalog.All).Select(known => known.Id))}.");
    }

    /// <summary>The program of a <c>#!</c> line without its directory: <c>bash</c>, also from <c>#!/usr/bin/env bash</c>.</summary>
    private static string? Interpreter(string code)
    {
        if (!code.StartsWith("#!", StringComparison.Ordinal)) return null;
        string[] words = code[2..].Split('\n', 2)[0].Split((char[])[' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<string> names = words.Where(word => !word.StartsWith('-')).Select(word => Path.GetFileName(word));
        return names.FirstOrDefault(name => name != "env");
    }
}
