namespace NativeSandbox.Launcher.Launch;

/// <summary>Files that lie beside the executable.</summary>
internal static class LauncherFiles
{
    /// <summary>The system call policy that boxes get unless another is named.</summary>
    public static string DefaultPolicy => Path.Combine(AppContext.BaseDirectory, "seccomp", "default.json");

    /// <summary>The version that <c>nsbox --version</c> prints.</summary>
    public static string Version => typeof(LauncherFiles).Assembly.GetName().Version?.ToString(3) ?? "0";
}
