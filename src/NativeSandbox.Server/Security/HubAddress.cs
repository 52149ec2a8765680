namespace NativeSandbox.Server.Security;

/// <summary>Where the hubs are. A browser can send no header with a WebSocket, so only here may a key stand in the query.</summary>
internal static class HubAddress
{
    public const string Terminal = "/hubs/terminal";

    private static readonly PathString Hubs = "/hubs";

    public static bool Contains(PathString path) => path.StartsWithSegments(Hubs, StringComparison.OrdinalIgnoreCase);
}
