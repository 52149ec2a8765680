using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Runs;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Core.Sessions;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Execution;
using NativeSandbox.Server.Hosting;
using NativeSandbox.Server.Problems;

namespace NativeSandbox.Server.Terminals;

/// <summary>Finds out what a <c>start</c> is to start, or refuses it with the field's name and what the field must be.</summary>
internal sealed class TerminalStarter(ExecuteRequestValidator validator, LanguageCatalog catalog, LimitPolicy policy, UserSessionOptions options)
{
    private const int LargestSize = 65_535;

    /// <returns>Null where only a session is named: whatever runs there is meant.</returns>
    /// <exception cref="RequestException">A field is wrong.</exception>
    public SessionProgram? Program(StartOptions start)
    {
        if (start.Language is not null && start.Shell is not null) throw RequestException.Invalid("shell", "must not stand beside language; send one of them.");
        if (start.Code is not null) return OfCode(start);
        if (start.Language is { } language) return Fit(start, Repl(language));
        if (start.Shell is null && start.SessionId is not null) return null;
        string shell = start.Shell ?? SessionPrograms.Shells[0];
        if (!SessionPrograms.Shells.Contains(shell)) throw RequestException.Invalid("shell", $"must be one of {string.Join(", ", SessionPrograms.Shells)}.");
        return Fit(start, SessionPrograms.Shell(shell, ConfiguredSessions.Limits(options, language: null)));
    }

    /// <summary>Whether output goes out as text.</summary>
    /// <exception cref="RequestException">There is no such mode.</exception>
    public static bool IsText(StartOptions start) => start.Mode switch
    {
        null or "terminal" => false,
        "lines" => true,
        _ => throw RequestException.Invalid("mode", "must be terminal or lines."),
    };

    /// <summary>The client's window.</summary>
    /// <param name="cols">Its columns; null for those of <paramref name="usual"/>.</param>
    /// <param name="rows">Its rows; null for those of <paramref name="usual"/>.</param>
    /// <param name="usual">What a client has that does not say.</param>
    /// <exception cref="RequestException">A number is none of a window's.</exception>
    public static TerminalSize Size(int? cols, int? rows, TerminalSize usual) => new(Check("cols", cols ?? usual.Columns), Check("rows", rows ?? usual.Rows));

    private static int Check(string field, int value) =>
        value is >= 1 and <= LargestSize ? value : throw RequestException.Invalid(field, $"must be a whole number from 1 to {LargestSize}.");

    private SessionProgram OfCode(StartOptions start)
    {
        if (start.Shell is not null) throw RequestException.Invalid("shell", "must not stand beside code; send the language.");
        RunRequest request = validator.Validate(new ExecuteRequest { Language = start.Language, Code = start.Code });
        return Fit(start, SessionPrograms.Of(request, ConfiguredSessions.Limits(options, request.Language), policy.ForCompile(request.Language)));
    }

    private SessionProgram Repl(string name)
    {
        if (!catalog.TryFind(name, out Language? language)) throw RequestException.Invalid("language", $"is not known; it must be one of {Interactive()}.");
        if (language.NotInstalled is { } reason) throw RequestException.Invalid("language", $"{language.Id} is not installed: {reason}");
        return language.ReplArguments is null
            ? throw RequestException.Invalid("language", $"{language.Id} has no interactive mode: send code too, or one of {Interactive()}.")
            : SessionPrograms.Repl(language, ConfiguredSessions.Limits(options, language));
    }

    private string Interactive() =>
        string.Join(", ", catalog.All.Where(language => language.ReplArguments is not null && language.NotInstalled is null).Select(language => language.Id));

    // A client that shows lines has no use for colours and cursor movements.
    private static SessionProgram Fit(StartOptions start, SessionProgram program) => !IsText(start)
        ? program
        : program with { Environment = new Dictionary<string, string>(program.Environment, StringComparer.Ordinal) { ["TERM"] = "dumb", ["PS1"] = "$ " } };
}
