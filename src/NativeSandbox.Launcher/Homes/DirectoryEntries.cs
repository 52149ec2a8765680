using System.Text;
using static NativeSandbox.Launcher.Kernel.CString;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Homes;

/// <summary>Reads a directory by its descriptor, some entries at a time. Names are bytes: users choose them.</summary>
internal static unsafe class DirectoryEntries
{
    private const int ChunkBytes = 8192;

    private static readonly byte[] s_chunk = GC.AllocateArray<byte>(ChunkBytes, pinned: true); // one thread reads

    /// <summary>What is done with an entry; the name ends in NUL and lives as long as the call.</summary>
    public delegate void Visit(byte* name, ReadOnlySpan<byte> text);

    /// <summary>Visits the next few hundred entries.</summary>
    /// <returns>Whether there may be more.</returns>
    public static bool ReadSome(int directory, Visit visit)
    {
        fixed (byte* chunk = s_chunk)
        {
            nint length = getdents(directory, chunk, ChunkBytes);
            for (nint at = 0; at < length; at += *(ushort*)(chunk + at + 16))
            {
                byte* name = chunk + at + 19;
                ReadOnlySpan<byte> text = new(name, new ReadOnlySpan<byte>(name, 256).IndexOf((byte)0));
                if (!text.SequenceEqual("."u8) && !text.SequenceEqual(".."u8)) visit(name, text);
            }

            return length > 0;
        }
    }

    /// <summary>The names in a directory that are homes' names.</summary>
    public static List<string> HomesIn(int directory)
    {
        List<string> names = [];
        int fresh = openat(directory, Literal("."u8), O_RDONLY | O_DIRECTORY | O_CLOEXEC); // with an offset of its own
        while (ReadSome(fresh, (_, text) => names.Add(Encoding.Latin1.GetString(text)))) { }
        close(fresh);
        names.RemoveAll(name => !HomeName.IsValid(name));
        return names;
    }
}
