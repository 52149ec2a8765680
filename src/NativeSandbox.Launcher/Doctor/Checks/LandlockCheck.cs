namespace NativeSandbox.Launcher.Doctor.Checks;

/// <summary>Programs in a box may confine themselves further; the box itself stands without it.</summary>
internal sealed class LandlockCheck : ICheck
{
    public IEnumerable<Finding> Examine(Machine machine)
    {
        yield return machine.LandlockAbi > 0
            ? Finding.Ok("Landlock", $"ABI {machine.LandlockAbi}")
            : Finding.Warn("Landlock", "not active; boxes do not depend on it", "boot with lsm=landlock,… (CONFIG_SECURITY_LANDLOCK)");
    }
}
