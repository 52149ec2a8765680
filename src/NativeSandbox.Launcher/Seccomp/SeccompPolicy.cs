namespace NativeSandbox.Launcher.Seccomp;

/// <summary>The filters that a box's init installs on itself.</summary>
internal static class SeccompPolicy
{
    /// <summary>
    /// What is refused by argument. A filter of its own: libseccomp has no "all but these values" for a call that is otherwise allowed,
    /// and the kernel takes the strictest answer of all filters.
    /// </summary>
    private const string DenyFile = "deny.json";

    /// <summary>Loads the policy and the <c>deny.json</c> beside it, or nsbox's own where it has none.</summary>
    /// <returns>
    /// Programs (arrays of <c>struct sock_filter</c>) to install in this order: of equally strict answers the kernel takes the one
    /// of the filter installed last (seccomp_run_filters), so the denial's errno is what a program sees.
    /// </returns>
    /// <exception cref="SeccompPolicyException">A file is missing, cannot be read or is no policy.</exception>
    public static IReadOnlyList<byte[]> Load(string policyPath)
    {
        string beside = Path.Combine(Path.GetDirectoryName(policyPath) ?? "", DenyFile);
        string deny = File.Exists(beside) ? beside : Path.Combine(AppContext.BaseDirectory, "seccomp", DenyFile);
        return [LoadOne(policyPath), LoadOne(deny)];
    }

    /// <summary>Compiles one policy, never looking at a precompiled one.</summary>
    /// <exception cref="SeccompPolicyException">It is no policy, or libseccomp is missing.</exception>
    public static byte[] Compile(string policyPath, ReadOnlySpan<byte> json) =>
        PolicyCompiler.Compile(policyPath, new PolicyReader(policyPath).Read(json));

    /// <exception cref="SeccompPolicyException">The file is missing or cannot be read.</exception>
    public static byte[] ReadJson(string policyPath)
    {
        try
        {
            return File.ReadAllBytes(policyPath);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SeccompPolicyException($"{policyPath}: cannot be read ({error.GetType().Name})");
        }
    }

    private static byte[] LoadOne(string policyPath)
    {
        byte[] json = ReadJson(policyPath);
        return Precompiled(policyPath, json) ?? Compile(policyPath, json);
    }

    private static byte[]? Precompiled(string policyPath, byte[] json)
    {
        string path = PrecompiledPolicy.PathFor(policyPath);
        try
        {
            return File.Exists(path) ? PrecompiledPolicy.Unpack(File.ReadAllBytes(path), json) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null; // The JSON is the policy; the program beside it only saves time.
        }
    }
}
