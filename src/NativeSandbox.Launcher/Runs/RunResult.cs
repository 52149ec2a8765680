using NativeSandbox.Launcher.Steps;
using NativeSandbox.Protocol.Messages;

namespace NativeSandbox.Launcher.Runs;

/// <summary>The evidence of one run.</summary>
/// <param name="Evidence">What the client is told.</param>
/// <param name="Fault">Set where the launcher failed and the evidence is worth nothing.</param>
internal readonly record struct RunResult(EndedMessage Evidence, StepException? Fault);
