namespace NativeSandbox.Launcher.Doctor.Checks;

/// <summary>The programs of the languages that come with NativeSandbox.</summary>
internal sealed class ToolchainsCheck : ICheck
{
    private static readonly (string Program, string Package)[] Toolchains =
        [("python3", "python3"), ("node", "nodejs"), ("gcc", "gcc libc6-dev"), ("g++", "g++"), ("sh", "dash"), ("bash", "bash")];

    public IEnumerable<Finding> Examine(Machine machine) => Toolchains.Select(toolchain => machine.HasProgram(toolchain.Program, out string? path)
        ? Finding.Ok(toolchain.Program, path)
        : Finding.Warn(toolchain.Program, "not in /usr/bin or /bin", $"apt-get install {toolchain.Package}"));
}
