using NativeSandbox.Launcher.Seccomp.Bpf;

namespace NativeSandbox.Launcher.Seccomp;

/// <summary>The filters that a box's init installs on itself.</summary>
internal static class SeccompPolicy
{
    /// <summary>Loads the policy and the <c>deny.json</c> beside it, or nsbox's own where it has none.</summary>
    /// <returns>Programs (arrays of <c>struct sock_filter</c>) to install in this order: one, unless <see cref="Compile"/> gives two.</returns>
    /// <exception cref="SeccompPolicyException">A file is missing, cannot be read or is no policy.</exception>
    public static IReadOnlyList<byte[]> Load(string policyPath)
    {
        PolicyFiles files = PolicyFiles.Read(policyPath);
        return Precompiled(files) ?? Compile(files);
    }

    /// <summary>Compiles a policy and its denials, never looking at a precompiled one.</summary>
    /// <returns>
    /// One program for both, or both where <see cref="BpfOptimizer"/> does not understand one. The denials are last: of equally strict
    /// answers the kernel takes the one of the filter installed last (seccomp_run_filters), so their errno is what a program sees.
    /// </returns>
    /// <exception cref="SeccompPolicyException">One is no policy, or libseccomp is missing.</exception>
    public static IReadOnlyList<byte[]> Compile(PolicyFiles files)
    {
        byte[][] exported = [Export(files.PolicyPath, files.PolicyJson), Export(files.DenyPath, files.DenyJson)];
        return BpfOptimizer.Merge(exported) is { } merged ? [merged] : exported;
    }

    /// <summary>Compiles one policy as libseccomp does.</summary>
    /// <exception cref="SeccompPolicyException">It is no policy, or libseccomp is missing.</exception>
    public static byte[] Export(string path, ReadOnlySpan<byte> json) => PolicyCompiler.Compile(path, new PolicyReader(path).Read(json));

    private static IReadOnlyList<byte[]>? Precompiled(PolicyFiles files)
    {
        string path = PrecompiledPolicy.PathFor(files.PolicyPath);
        try
        {
            return File.Exists(path) ? PrecompiledPolicy.Unpack(File.ReadAllBytes(path), files) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null; // The JSON is the policy; the program beside it only saves time.
        }
    }
}
