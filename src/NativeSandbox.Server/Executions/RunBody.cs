using System.ComponentModel;
using NativeSandbox.Server.Execution;

namespace NativeSandbox.Server.Executions;

/// <summary>The body of <c>POST /run/{language}</c>: that of <c>/api/execute</c> without the language, and with a session.</summary>
internal sealed record RunBody
{
    [Description("The program's source text.")]
    public string? Code { get; init; }

    [Description("The session in whose directory the program runs; a new one where missing. The answer has its id.")]
    public string? SessionId { get; init; }

    [Description("A name for one of the key's users, whose directory a new session has.")]
    public string? User { get; init; }

    [Description("Standard input, as text. Not together with stdinBase64.")]
    public string? Input { get; init; }

    [Description("Standard input, as bytes in base64. Not together with input.")]
    public string? StdinBase64 { get; init; }

    [Description("The most time that the program may run, on the clock and of the CPU, in milliseconds.")]
    public double? Timeout { get; init; }

    [Description("Arguments of the program.")]
    public IReadOnlyList<string?>? Args { get; init; }

    [Description("More files for the directory, there when the program is compiled and when it runs.")]
    public IReadOnlyList<ExecuteFile?>? Files { get; init; }

    [Description("Limits of the run; what is missing has the language's default, which /api/languages tells.")]
    public ExecuteLimits? Limits { get; init; }

    public ExecuteRequest In(string language) => new()
    {
        Language = language,
        Code = Code,
        Input = Input,
        StdinBase64 = StdinBase64,
        Timeout = Timeout,
        Args = Args,
        Files = Files,
        Limits = Limits,
    };
}
