namespace NativeSandbox.Launcher.Cgroups;

/// <summary>Makes the cgroups of boxes. v2 is the design, v1 is what some machines still mount, none is where nothing may be delegated.</summary>
internal interface ICgroupDriver
{
    /// <summary><c>v2</c>, <c>v1</c> or <c>none</c>.</summary>
    string Name { get; }

    /// <summary>What cannot be enforced or measured, in sentences with the remedy.</summary>
    IReadOnlyList<string> Warnings { get; }

    /// <summary>A fresh leaf for one box.</summary>
    ICgroupLeaf Create(int slot);
}
