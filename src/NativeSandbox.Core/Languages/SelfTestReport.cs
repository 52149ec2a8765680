using NativeSandbox.Core.Runs;

namespace NativeSandbox.Core.Languages;

/// <summary>How a language's self-test went.</summary>
/// <param name="Language">The language.</param>
/// <param name="Passed">Whether it works.</param>
/// <param name="Reason">What happened instead; null where it passed.</param>
/// <param name="Result">The run.</param>
public sealed record SelfTestReport(Language Language, bool Passed, string? Reason, RunResult Result);
