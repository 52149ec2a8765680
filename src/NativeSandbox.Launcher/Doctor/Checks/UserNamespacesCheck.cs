namespace NativeSandbox.Launcher.Doctor.Checks;

/// <summary>Everything about boxes happens inside a user namespace (user_namespaces(7)).</summary>
internal sealed class UserNamespacesCheck : ICheck
{
    private const string Name = "user namespaces";

    public IEnumerable<Finding> Examine(Machine machine)
    {
        long? most = machine.Number("/proc/sys/user/max_user_namespaces");
        // Debian's and Ubuntu's own switch; other kernels do not have it.
        bool rootOnly = machine.Number("/proc/sys/kernel/unprivileged_userns_clone") == 0;
        yield return most is null ? Finding.Fatal(Name, "the kernel has none", "boot a kernel with CONFIG_USER_NS")
            : most == 0 ? Finding.Fatal(Name, "user.max_user_namespaces is 0", "sysctl -w user.max_user_namespaces=65536")
            : rootOnly && !machine.IsRoot ? Finding.Fatal(Name, "only root may make one", "sysctl -w kernel.unprivileged_userns_clone=1")
            : Finding.Ok(Name, $"up to {most}");
    }
}
