namespace NativeSandbox.Launcher.Seccomp;

/// <summary>A policy and the <c>deny.json</c> that goes with it, as read.</summary>
internal sealed record PolicyFiles(string PolicyPath, byte[] PolicyJson, string DenyPath, byte[] DenyJson)
{
    /// <summary>
    /// What is refused by argument. A policy of its own: libseccomp has no "all but these values" for a call that is otherwise allowed,
    /// and of two filters the kernel takes the strictest answer.
    /// </summary>
    private const string DenyFile = "deny.json";

    /// <summary>Reads the policy and the <c>deny.json</c> beside it, or nsbox's own where it has none.</summary>
    /// <exception cref="SeccompPolicyException">A file is missing or cannot be read.</exception>
    public static PolicyFiles Read(string policyPath)
    {
        string beside = Path.Combine(Path.GetDirectoryName(policyPath) ?? "", DenyFile);
        string deny = File.Exists(beside) ? beside : Path.Combine(AppContext.BaseDirectory, "seccomp", DenyFile);
        return new PolicyFiles(policyPath, ReadJson(policyPath), deny, ReadJson(deny));
    }

    private static byte[] ReadJson(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SeccompPolicyException($"{path}: cannot be read ({error.GetType().Name})");
        }
    }
}
