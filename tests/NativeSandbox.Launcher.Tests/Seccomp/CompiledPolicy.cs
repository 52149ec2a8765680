using System.Buffers.Binary;
using NativeSandbox.Launcher.Seccomp;

namespace NativeSandbox.Launcher.Tests.Seccomp;

/// <summary>The product's policy, compiled by nsbox from the JSON files, and what libseccomp alone makes of them.</summary>
public sealed class CompiledPolicy
{
    public const uint Allow = 0x7FFF0000;
    public const uint KillProcess = 0x80000000;
    private const uint Errno = 0x00050000;
    private const int MagicLength = 8;

    public CompiledPolicy()
    {
        PolicyFiles files = PolicyFiles.Read(Path.Combine(Nsbox.Directory, "seccomp", "default.json"));
        Exported =
        [
            new BpfProgram(SeccompPolicy.Export(files.PolicyPath, files.PolicyJson)),
            new BpfProgram(SeccompPolicy.Export(files.DenyPath, files.DenyJson)),
        ];
        Programs = Compile(files.PolicyPath);
    }

    /// <summary>What a box installs.</summary>
    internal IReadOnlyList<BpfProgram> Programs { get; }

    /// <summary>libseccomp's programs, in the order in which they would be installed.</summary>
    internal IReadOnlyList<BpfProgram> Exported { get; }

    public static uint Refuse(int errno) => Errno | (uint)errno;

    internal uint Decide(int number, params ulong[] arguments) => Decide(new SeccompData(number, SeccompData.X86_64, arguments));

    internal uint Decide(SeccompData call) => BpfProgram.Decide(Programs, call);

    /// <summary>Takes the programs out of nsbox's file: magic, then blocks with their lengths; the first two are the JSON files.</summary>
    internal static IReadOnlyList<BpfProgram> ProgramsOf(byte[] file)
    {
        var blocks = new List<byte[]>();
        for (int at = MagicLength; at < file.Length; at += sizeof(int) + blocks[^1].Length)
            blocks.Add(file.AsSpan(at + sizeof(int), BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at))).ToArray());
        return [.. blocks.Skip(2).Select(block => new BpfProgram(block))];
    }

    private static IReadOnlyList<BpfProgram> Compile(string policy)
    {
        string output = Path.GetTempFileName();
        try
        {
            (int exitCode, _, string error) = Nsbox.Run("seccomp-compile", policy, output);
            Assert.True(exitCode == 0, error);
            return ProgramsOf(File.ReadAllBytes(output));
        }
        finally
        {
            File.Delete(output);
        }
    }
}
