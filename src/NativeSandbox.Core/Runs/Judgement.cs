namespace NativeSandbox.Core.Runs;

/// <summary>A verdict with what goes beside it.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="ExitCode">The exit code to show; null where nothing exited by itself.</param>
/// <param name="Detail">A sentence for people, where one is needed.</param>
internal readonly record struct Judgement(Verdict Verdict, int? ExitCode, string? Detail);
