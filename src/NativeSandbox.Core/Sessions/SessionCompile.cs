using NativeSandbox.Core.Limits;

namespace NativeSandbox.Core.Sessions;

/// <summary>A compiler that runs before the program, in the same box.</summary>
/// <param name="Arguments">The compiler and its arguments.</param>
/// <param name="Environment">Its whole environment.</param>
/// <param name="Limits">What it may use.</param>
public sealed record SessionCompile(IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment, RunLimits Limits);
