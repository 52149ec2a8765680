namespace NativeSandbox.Launcher.Doctor.Checks;

/// <summary>What keeps boxes from sharing the inodes, and so the locks, of the toolchains' files.</summary>
internal sealed class OverlayCheck : ICheck
{
    private const string Name = "overlayfs";

    public IEnumerable<Finding> Examine(Machine machine)
    {
        if (machine.FileSystems.Contains("overlay")) yield return Finding.Ok(Name, "there");
        else if (HasModule(machine)) yield return Finding.Ok(Name, "a module, loaded when it is first used");
        else yield return Finding.Warn(Name, "none; boxes see each other's locks on the toolchains' files", "boot a kernel with CONFIG_OVERLAY_FS, or install its module");
    }

    // Packed modules are overlay.ko.xz, .zst or .gz.
    private static bool HasModule(Machine machine)
    {
        string directory = machine.At($"/lib/modules/{machine.Read("/proc/sys/kernel/osrelease")}/kernel/fs/overlayfs");
        return Directory.Exists(directory) && Directory.EnumerateFiles(directory, "overlay.ko*").Any();
    }
}
