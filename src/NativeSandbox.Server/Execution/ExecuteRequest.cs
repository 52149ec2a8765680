using System.ComponentModel;

namespace NativeSandbox.Server.Execution;

/// <summary>The body of <c>POST /api/execute</c>. Every field may be missing here; <see cref="ExecuteRequestValidator"/> says which must not.</summary>
internal sealed record ExecuteRequest
{
    [Description("A language's id or alias, as /api/languages lists them.")]
    public string? Language { get; init; }

    [Description("The program's source text.")]
    public string? Code { get; init; }

    [Description("Standard input, as text. Not together with stdinBase64.")]
    public string? Input { get; init; }

    [Description("Standard input, as bytes in base64. Not together with input.")]
    public string? StdinBase64 { get; init; }

    [Description("The most time that the program may run, on the clock and of the CPU, in milliseconds.")]
    public double? Timeout { get; init; }

    [Description("Arguments of the program.")]
    public IReadOnlyList<string?>? Args { get; init; }

    [Description("More files in the working directory, there when the program is compiled and when it runs.")]
    public IReadOnlyList<ExecuteFile?>? Files { get; init; }

    [Description("Limits of the run; what is missing has the language's default, which /api/languages tells.")]
    public ExecuteLimits? Limits { get; init; }

    [Description("text (the default): UTF-8 without control characters; raw: UTF-8 with them; base64: the exact bytes.")]
    public string? OutputEncoding { get; init; }
}
