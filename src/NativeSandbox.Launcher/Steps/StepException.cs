using NativeSandbox.Launcher.Kernel;

namespace NativeSandbox.Launcher.Steps;

/// <summary>A step failed: which one, with which errno, and what mends it.</summary>
internal sealed class StepException(Step step, int errno, string text) : Exception($"{step}: {Errno.Name(errno)}: {text}")
{
    public Step Step { get; } = step;

    public int Number { get; } = errno;

    public string Text { get; } = text;
}
