using NativeSandbox.Backends.Native.Connections;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Protocol.Messages;
using NativeSandbox.Protocol.Wire;

namespace NativeSandbox.Backends.Native.UserDirectories;

/// <summary>Users' directories, which only nsbox touches.</summary>
internal static class Homes
{
    public static async Task<IReadOnlyList<HomeInfo>> ListAsync(LauncherConnection connection, bool measure, CancellationToken cancellationToken)
    {
        List<HomeInfo> homes = [];
        while (true)
        {
            Reply<HomesMessage> reply = new(MessageKind.Homes, static (ref body, _) => HomesMessage.Read(ref body));
            ListHomesMessage request = new(homes.Count == 0 ? "" : homes[^1].Name, measure);
            connection.Send(MessageKind.ListHomes, 0, reply, request, static (ListHomesMessage list, ref WireWriter writer) => list.Write(ref writer));
            HomesMessage part = await reply.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            homes.AddRange(part.Entries.Select(ToInfo));
            // An answer that is empty and promises more would be asked for again for ever.
            if (!part.HasMore || part.Entries.Count == 0) return homes;
        }
    }

    public static async Task<bool> RemoveAsync(LauncherConnection connection, RemoveHomeMessage request, CancellationToken cancellationToken)
    {
        RemovalReply reply = new();
        connection.Send(MessageKind.RemoveHome, 0, reply, request, static (RemoveHomeMessage remove, ref WireWriter writer) => remove.Write(ref writer));
        return await reply.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private static HomeInfo ToInfo(HomeEntry entry) => new()
    {
        Name = entry.Name,
        Bytes = entry.Bytes < 0 ? null : entry.Bytes,
        Inodes = entry.Inodes < 0 ? null : entry.Inodes,
        LastUsed = DateTimeOffset.FromUnixTimeMilliseconds(entry.LastUsedMs),
        OpenBoxes = entry.OpenBoxes,
    };
}
