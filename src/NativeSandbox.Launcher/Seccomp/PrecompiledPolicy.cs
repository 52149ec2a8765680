using System.Buffers.Binary;

namespace NativeSandbox.Launcher.Seccomp;

/// <summary>
/// A compiled policy kept beside its JSON, so that a start of nsbox (about 1 ms in all) neither parses JSON nor loads libseccomp.
/// Layout, little endian: magic (8 bytes, the last is the version), length of the JSON (4), length of the program (4), both.
/// </summary>
/// <remarks>The JSON itself is inside: comparing it is exact, and cheaper than loading a library for a hash.</remarks>
internal static class PrecompiledPolicy
{
    private const int HeaderLength = 16;

    // The version changes when the compiler would make another program of the same JSON.
    private static ReadOnlySpan<byte> Magic => "nsbpf\0\0\u0001"u8;

    public static string PathFor(string policyPath) => Path.ChangeExtension(policyPath, ".bpf");

    public static byte[] Pack(ReadOnlySpan<byte> json, ReadOnlySpan<byte> program)
    {
        byte[] file = new byte[HeaderLength + json.Length + program.Length];
        Magic.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(8), json.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(12), program.Length);
        json.CopyTo(file.AsSpan(HeaderLength));
        program.CopyTo(file.AsSpan(HeaderLength + json.Length));
        return file;
    }

    /// <summary>The program, or null when the file was made from another JSON or by another version.</summary>
    public static byte[]? Unpack(ReadOnlySpan<byte> file, ReadOnlySpan<byte> json)
    {
        if (file.Length < HeaderLength || !file.StartsWith(Magic))
            return null;
        int jsonLength = BinaryPrimitives.ReadInt32LittleEndian(file[8..]);
        int programLength = BinaryPrimitives.ReadInt32LittleEndian(file[12..]);
        if (jsonLength != json.Length || programLength <= 0 || file.Length - HeaderLength - jsonLength != programLength)
            return null;
        return file.Slice(HeaderLength, jsonLength).SequenceEqual(json) ? file[(HeaderLength + jsonLength)..].ToArray() : null;
    }
}
