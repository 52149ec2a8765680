using System.Buffers.Binary;

namespace NativeSandbox.Launcher.Tests.Seccomp;

/// <summary>The product's two policies, compiled by nsbox from the JSON files, and what the kernel makes of both together.</summary>
public sealed class CompiledPolicy
{
    public const uint Allow = 0x7FFF0000;
    public const uint KillProcess = 0x80000000;
    private const uint Errno = 0x00050000;
    private const uint ActionMask = 0xFFFF0000;

    private readonly BpfProgram[] programs = [Compile("default.json"), Compile("deny.json")];

    public static uint Refuse(int errno) => Errno | (uint)errno;

    internal uint Decide(int number, params ulong[] arguments) => Decide(new SeccompData(number, SeccompData.X86_64, arguments));

    /// <summary>seccomp_run_filters: the newest filter first, and a later one counts only when it is stricter (as a signed number, lower).</summary>
    internal uint Decide(SeccompData call)
    {
        uint decision = Allow;
        bool first = true;
        foreach (BpfProgram program in programs.Reverse())
        {
            uint answer = program.Run(call);
            if (first || (int)(answer & ActionMask) < (int)(decision & ActionMask))
                decision = answer;
            first = false;
        }
        return decision;
    }

    internal IReadOnlyList<BpfProgram> Programs => programs;

    private static BpfProgram Compile(string policy)
    {
        string output = Path.GetTempFileName();
        try
        {
            (int exitCode, _, string error) = Nsbox.Run("seccomp-compile", Path.Combine(Nsbox.Directory, "seccomp", policy), output);
            Assert.True(exitCode == 0, error);
            return new BpfProgram(ProgramOf(File.ReadAllBytes(output)));
        }
        finally
        {
            File.Delete(output);
        }
    }

    /// <summary>Takes the program out of nsbox's file: 8 bytes of magic, two lengths, the JSON, the program.</summary>
    internal static byte[] ProgramOf(byte[] file)
    {
        int json = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(8));
        int program = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(12));
        Assert.Equal(file.Length, 16 + json + program);
        return file[(16 + json)..];
    }
}
