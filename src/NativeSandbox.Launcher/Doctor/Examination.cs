using NativeSandbox.Launcher.Doctor.Checks;

namespace NativeSandbox.Launcher.Doctor;

/// <summary>All checks, in the order in which a person would mend what they find.</summary>
internal static class Examination
{
    private static readonly ICheck[] Checks =
    [
        new KernelCheck(),
        new NamespacesCheck(),
        new OverlayCheck(),
        new ProcMaskCheck(),
        new UserNamespacesCheck(),
        new AppArmorCheck(),
        new IdRangeCheck(),
        new CgroupCheck(),
        new DelegationCheck(),
        new SeccompCheck(),
        new LandlockCheck(),
        new SwapCheck(),
        new SmtCheck(),
        new GovernorCheck(),
        new AslrCheck(),
        new CorePatternCheck(),
        new HardlinksCheck(),
        new HomeQuotaCheck(),
        new ToolchainsCheck(),
    ];

    public static IReadOnlyList<Finding> Of(Machine machine) => [.. Checks.SelectMany(check => check.Examine(machine))];
}
