using NativeSandbox.Protocol.Wire;

namespace NativeSandbox.Protocol.Messages;

/// <summary>One user's directory.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">What it occupies on the disk, in bytes; -1 where it was not measured.</param>
/// <param name="Inodes">Files and directories in it, itself included; -1 where it was not measured.</param>
/// <param name="LastUsedMs">When a box of it was last opened or closed, in milliseconds since 1970 (UTC).</param>
/// <param name="OpenBoxes">Boxes that have it now.</param>
public readonly record struct HomeEntry(string Name, long Bytes, long Inodes, long LastUsedMs, int OpenBoxes)
{
    /// <summary>Writes the entry.</summary>
    public void Write(ref WireWriter writer)
    {
        writer.Text(Name);
        writer.Int64(Bytes);
        writer.Int64(Inodes);
        writer.Int64(LastUsedMs);
        writer.Int32(OpenBoxes);
    }

    /// <summary>Reads the entry.</summary>
    public static HomeEntry Read(ref WireReader reader) => new(reader.Text(), reader.Int64(), reader.Int64(), reader.Int64(), reader.Int32());
}
