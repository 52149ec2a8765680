using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Core.Runs;

/// <summary>What a compiler wrote, as a person should see it.</summary>
internal static class CompilerOutput
{
    // Longest first: Dart and Swift name files by URI.
    private static readonly byte[][] BoxPaths = [[.. "file:///box/"u8], [.. "/box/"u8]];

    /// <summary>Standard output before standard error (some compilers put their messages on the first, none on both), with the file names that the request used.</summary>
    public static ReadOnlyMemory<byte> Of(ExecOutcome outcome)
    {
        byte[] both = new byte[outcome.Output.Length + outcome.Error.Length];
        outcome.Output.CopyTo(both);
        outcome.Error.CopyTo(both.AsMemory(outcome.Output.Length));
        return WithoutBoxPaths(both);
    }

    private static ReadOnlyMemory<byte> WithoutBoxPaths(byte[] text)
    {
        int length = 0;
        for (int at = 0; at < text.Length;)
        {
            int skipped = at == 0 || !IsPathByte(text[at - 1]) ? PathAt(text.AsSpan(at)) : 0;
            if (skipped > 0) at += skipped;
            else text[length++] = text[at++];
        }
        return text.AsMemory(0, length);
    }

    private static int PathAt(ReadOnlySpan<byte> text)
    {
        foreach (byte[] path in BoxPaths)
        {
            if (text.StartsWith(path)) return path.Length;
        }
        return 0;
    }

    // "/usr/box/x" and "sandbox/box/x" are other places.
    private static bool IsPathByte(byte b) => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'/' or (byte)'.' or (byte)'_' or (byte)'-' or >= 0x80;
}
