using System.Text;
using Microsoft.Win32.SafeHandles;
using NativeSandbox.Launcher.Kernel;
using static NativeSandbox.Launcher.Seccomp.LibSeccomp;

namespace NativeSandbox.Launcher.Seccomp;

/// <summary>Compiles rules with libseccomp to an array of <c>struct sock_filter</c>.</summary>
internal static unsafe class PolicyCompiler
{
    private const uint BinaryTree = 2; // Optimisation level 2: log n comparisons where a list has n.

    /// <exception cref="SeccompPolicyException">libseccomp is missing or refuses a rule.</exception>
    public static byte[] Compile(string file, PolicyRules policy)
    {
        nint context;
        try
        {
            context = seccomp_init(policy.DefaultAction);
        }
        catch (DllNotFoundException)
        {
            throw new SeccompPolicyException($"{file}: libseccomp.so.2 is needed to compile it: apt-get install libseccomp2");
        }
        if (context == 0)
            throw new SeccompPolicyException($"{file}: $.defaultAction is refused by libseccomp");
        try
        {
            // x32 has the audit architecture of x86_64; libseccomp checks its bit of the number and takes it for a bad architecture too.
            Check(seccomp_attr_set(context, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS), file, "bad architecture action");
            Check(seccomp_attr_set(context, SCMP_FLTATR_CTL_OPTIMIZE, BinaryTree), file, "optimisation (libseccomp 2.5 or later is needed)");
            for (int i = 0; i < policy.Rules.Count; i++)
            {
                if (policy.Rules[i].Action != policy.DefaultAction) // libseccomp refuses what the default says already.
                    Add(context, policy.Rules[i], $"{file}: $.syscalls[{i}]");
            }
            return Export(context, file);
        }
        finally
        {
            seccomp_release(context);
        }
    }

    private static void Add(nint context, PolicyRule rule, string at)
    {
        ScmpArgCmp[] comparisons = [.. rule.Arguments];
        foreach (string name in rule.Names)
        {
            int number;
            fixed (byte* text = Encoding.UTF8.GetBytes(name + '\0'))
                number = seccomp_syscall_resolve_name(text);
            // Unknown to this libseccomp or this architecture, as names in every shared policy are. The default action holds for it.
            if (number < 0)
                continue;
            fixed (ScmpArgCmp* first = comparisons)
                Check(seccomp_rule_add_array(context, rule.Action, number, (uint)comparisons.Length, first), at, name);
        }
    }

    private static byte[] Export(nint context, string file)
    {
        fixed (byte* name = "seccomp"u8)
        {
            using var memory = new SafeFileHandle(LibC.memfd_create(name, LibC.MFD_CLOEXEC), ownsHandle: true);
            if (memory.IsInvalid)
                throw new SeccompPolicyException($"{file}: memfd_create failed with {Errno.Name(LibC.errno)}");
            Check(seccomp_export_bpf(context, (int)memory.DangerousGetHandle()), file, "export");
            byte[] program = new byte[RandomAccess.GetLength(memory)];
            for (int read = 0, count = -1; read < program.Length && count != 0; read += count)
                count = RandomAccess.Read(memory, program.AsSpan(read), read);
            return program;
        }
    }

    private static void Check(int result, string at, string what)
    {
        if (result < 0)
            throw new SeccompPolicyException($"{at}: libseccomp refuses {what} with {Errno.Name(-result)}");
    }
}
