using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Runs;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Core.Sessions;

/// <summary>What a session can start.</summary>
public static class SessionPrograms
{
    /// <summary>The shells that may be asked for.</summary>
    public static IReadOnlyList<string> Shells { get; } = ["bash", "sh"];

    /// <summary>A shell.</summary>
    /// <param name="name">One of <see cref="Shells"/>.</param>
    /// <param name="limits">What it and all it starts may use.</param>
    /// <exception cref="ArgumentException">There is no such shell.</exception>
    public static SessionProgram Shell(string name, RunLimits limits)
    {
        if (!Shells.Contains(name)) throw new ArgumentException($"no shell is called {name}", nameof(name));
        Dictionary<string, string> environment = TerminalEnvironment(BoxEnvironment.Basic);
        // A shell that finds no PS1 shows its version (bash) or a bare $; dash knows none of bash's escapes.
        environment["PS1"] = name == "bash" ? @"\[\e[1;32m\]sandbox\[\e[0m\]:\[\e[1;34m\]\w\[\e[0m\]\$ " : "$ ";
        environment["SHELL"] = $"/bin/{name}";
        return new SessionProgram { Name = name, Arguments = [$"/bin/{name}", "-i"], Environment = environment, Limits = limits };
    }

    /// <summary>A language's interpreter for a person at a terminal.</summary>
    /// <param name="language">Whose <see cref="Language.ReplArguments"/> to start.</param>
    /// <param name="limits">What it may use.</param>
    /// <exception cref="ArgumentException">The language has none.</exception>
    public static SessionProgram Repl(Language language, RunLimits limits)
    {
        IReadOnlyList<string> arguments = language.ReplArguments ?? throw new ArgumentException($"{language.Name} has no interactive mode", nameof(language));
        return new SessionProgram
        {
            Name = language.Id,
            Arguments = [.. arguments.Select(argument => LimitPlaceholders.Expand(argument, limits, language.Heap))],
            Environment = TerminalEnvironment(BoxEnvironment.Of(language, limits)),
            Limits = limits,
        };
    }

    /// <summary>A program of the user: its source and files go to the user's directory, where it is compiled and run.</summary>
    /// <param name="request">The program. Its <see cref="RunRequest.Limits"/> are not looked at.</param>
    /// <param name="limits">What the program may use.</param>
    /// <param name="compileLimits">What the compiler may use.</param>
    /// <exception cref="RunRequestException">Something is wrong with the request.</exception>
    public static SessionProgram Of(RunRequest request, RunLimits limits, RunLimits compileLimits)
    {
        RequestRules.Check(request);
        Language language = request.Language;
        return new SessionProgram
        {
            Name = language.Id,
            Arguments = [.. language.RunArguments.Select(argument => LimitPlaceholders.Expand(argument, limits, language.Heap)), .. request.Arguments],
            Environment = TerminalEnvironment(BoxEnvironment.Of(language, limits)),
            Limits = limits,
            Files = [new SandboxFile(language.SourceFile, SourceText.Encode(request.Code, language)), .. request.Files],
            Artefacts = language.Artefacts,
            Compile = language.IsCompiled ? CompileOf(request, compileLimits) : null,
            Input = request.Input,
            IsOwn = language.IsCompiled && language.RunArguments[0].StartsWith("./", StringComparison.Ordinal),
        };
    }

    private static SessionCompile CompileOf(RunRequest request, RunLimits limits)
    {
        Language language = request.Language;
        string[] arguments = [.. language.CompileArguments!.Select(argument => LimitPlaceholders.Expand(argument, limits, language.Heap))];
        return new SessionCompile([.. SourceFiles.Expand(arguments, request)], BoxEnvironment.Of(language, limits), limits);
    }

    private static Dictionary<string, string> TerminalEnvironment(IReadOnlyDictionary<string, string> environment) => new(environment, StringComparer.Ordinal)
    {
        ["TERM"] = "xterm-256color",
        ["COLORTERM"] = "truecolor",
        ["SHELL"] = "/bin/bash",
    };
}
