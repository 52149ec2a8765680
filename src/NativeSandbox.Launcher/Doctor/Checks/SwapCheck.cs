namespace NativeSandbox.Launcher.Doctor.Checks;

/// <summary>With swap the timing of one program depends on the memory of its neighbours.</summary>
internal sealed class SwapCheck : ICheck
{
    public IEnumerable<Finding> Examine(Machine machine)
    {
        int areas = machine.Lines("/proc/swaps").Skip(1).Count();
        yield return areas == 0
            ? Finding.Ok("swap", "none")
            : Finding.Warn("swap", $"{areas} in use; what is swapped out makes timings vary", "swapoff -a");
    }
}
