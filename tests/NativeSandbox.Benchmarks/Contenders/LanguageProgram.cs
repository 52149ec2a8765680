using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Runs;

namespace NativeSandbox.Benchmarks.Contenders;

/// <summary>A program in one language, with the command lines that the service would start for it.</summary>
internal sealed class LanguageProgram
{
    /// <param name="language">Its language.</param>
    /// <param name="program">Source, input, and the output that shows that it ran.</param>
    /// <param name="policy">As the server's.</param>
    public LanguageProgram(Language language, SelfTestProgram program, LimitPolicy policy)
    {
        (Language, Program) = (language, program);
        Request = new RunRequest { Language = language, Code = program.Code, Input = System.Text.Encoding.UTF8.GetBytes(program.Input) };
        Source = SourceText.Encode(program.Code, language);
        (CompileLimits, RunLimits) = (policy.ForCompile(language), policy.DefaultsFor(language));
        Compile = language.CompileArguments is { } compile ? [.. SourceFiles.Expand(Expand(compile, CompileLimits), Request)] : null;
        Run = Expand(language.RunArguments, RunLimits);
        (CompileEnvironment, RunEnvironment) = (BoxEnvironment.Of(language, CompileLimits), BoxEnvironment.Of(language, RunLimits));
    }

    public Language Language { get; }

    public SelfTestProgram Program { get; }

    public RunRequest Request { get; }

    /// <summary>What is written to the source file.</summary>
    public ReadOnlyMemory<byte> Source { get; }

    /// <summary>Null where nothing is compiled.</summary>
    public IReadOnlyList<string>? Compile { get; }

    public IReadOnlyList<string> Run { get; }

    public IReadOnlyDictionary<string, string> CompileEnvironment { get; }

    public IReadOnlyDictionary<string, string> RunEnvironment { get; }

    public RunLimits CompileLimits { get; }

    public RunLimits RunLimits { get; }

    /// <exception cref="InvalidOperationException">That is not what it writes.</exception>
    public void Check(string way, string output)
    {
        if (output != Program.Output) throw new InvalidOperationException($"{Language.Id}, {way}: wrote '{output}' instead of '{Program.Output}'");
    }

    private List<string> Expand(IReadOnlyList<string> arguments, RunLimits limits) =>
        [.. arguments.Select(argument => argument == LimitPlaceholders.Sources ? argument : LimitPlaceholders.Expand(argument, limits, Language.Heap))];
}
