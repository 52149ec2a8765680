using System.Buffers.Binary;

namespace NativeSandbox.Launcher.Seccomp;

/// <summary>
/// A compiled policy kept beside its JSON, so that a start of nsbox (about 1 ms in all) neither parses JSON nor loads libseccomp.
/// Layout, little endian: magic (8 bytes, the last is the version), then blocks, each a length (4) and as many bytes:
/// the policy's JSON, its denials' JSON, the programs.
/// </summary>
/// <remarks>The JSON itself is inside: comparing it is exact, and cheaper than loading a library for a hash.</remarks>
internal static class PrecompiledPolicy
{
    // The version changes when the compiler would make another program of the same JSON.
    private static ReadOnlySpan<byte> Magic => "nsbpf\0\0\u0002"u8;

    public static string PathFor(string policyPath) => Path.ChangeExtension(policyPath, ".bpf");

    public static byte[] Pack(PolicyFiles files, IReadOnlyList<byte[]> programs)
    {
        IReadOnlyList<byte[]> blocks = [files.PolicyJson, files.DenyJson, .. programs];
        byte[] file = new byte[Magic.Length + blocks.Sum(block => sizeof(int) + block.Length)];
        Magic.CopyTo(file);
        Span<byte> rest = file.AsSpan(Magic.Length);
        foreach (byte[] block in blocks)
        {
            BinaryPrimitives.WriteInt32LittleEndian(rest, block.Length);
            block.CopyTo(rest[sizeof(int)..]);
            rest = rest[(sizeof(int) + block.Length)..];
        }
        return file;
    }

    /// <summary>The programs, or null when the file was made from other JSON, by another version, or is not whole.</summary>
    public static IReadOnlyList<byte[]>? Unpack(ReadOnlySpan<byte> file, PolicyFiles files)
    {
        if (!file.StartsWith(Magic))
            return null;
        ReadOnlySpan<byte> rest = file[Magic.Length..];
        if (!TakeBlock(ref rest, out ReadOnlySpan<byte> policy) || !policy.SequenceEqual(files.PolicyJson))
            return null;
        if (!TakeBlock(ref rest, out ReadOnlySpan<byte> deny) || !deny.SequenceEqual(files.DenyJson))
            return null;
        var programs = new List<byte[]>(1);
        while (!rest.IsEmpty)
        {
            if (!TakeBlock(ref rest, out ReadOnlySpan<byte> program) || program.IsEmpty)
                return null;
            programs.Add(program.ToArray());
        }
        return programs.Count > 0 ? programs : null;
    }

    private static bool TakeBlock(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> block)
    {
        block = default;
        if (rest.Length < sizeof(int))
            return false;
        int length = BinaryPrimitives.ReadInt32LittleEndian(rest);
        if (length < 0 || length > rest.Length - sizeof(int))
            return false;
        block = rest.Slice(sizeof(int), length);
        rest = rest[(sizeof(int) + length)..];
        return true;
    }
}
