namespace NativeSandbox.Launcher.Doctor;

/// <summary>Looks at one thing of a machine.</summary>
internal interface ICheck
{
    IEnumerable<Finding> Examine(Machine machine);
}
