using NativeSandbox.Protocol.Wire;

namespace NativeSandbox.Protocol.Messages;

/// <summary>Users' directories (<see cref="MessageKind.Homes"/>), at most <see cref="MaximumEntries"/> at once.</summary>
/// <param name="Entries">The homes, in the order of their names' bytes.</param>
/// <param name="HasMore">Whether there are more behind the last one.</param>
public sealed record HomesMessage(IReadOnlyList<HomeEntry> Entries, bool HasMore)
{
    /// <summary>Homes in one answer.</summary>
    public const int MaximumEntries = 500;

    /// <summary>Writes the body.</summary>
    public void Write(ref WireWriter writer)
    {
        writer.Byte(HasMore ? (byte)1 : (byte)0);
        writer.Int32(Entries.Count);
        for (int i = 0; i < Entries.Count; i++) Entries[i].Write(ref writer);
    }

    /// <summary>Reads the body.</summary>
    /// <exception cref="WireException">More entries than one answer holds.</exception>
    public static HomesMessage Read(ref WireReader reader)
    {
        bool hasMore = reader.Byte() != 0;
        int count = reader.Int32();
        if (count is < 0 or > MaximumEntries) throw new WireException($"an answer has {count} homes");
        HomeEntry[] entries = new HomeEntry[count];
        for (int i = 0; i < count; i++) entries[i] = HomeEntry.Read(ref reader);
        return new HomesMessage(entries, hasMore);
    }
}
