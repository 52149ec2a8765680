using System.Net;
using System.Net.Sockets;

namespace NativeSandbox.Server.Security;

/// <summary>Who sent a request: the holder of a key, or an address.</summary>
/// <param name="Key">The name of the key; null without one.</param>
/// <param name="Address">The client's address, from X-Forwarded-For where a configured proxy sent it.</param>
internal sealed record ClientIdentity(string? Key, IPAddress? Address)
{
    /// <summary>Whose sessions are those of clients without a key.</summary>
    public const string Anonymous = "anonymous";

    /// <summary>Whether a key was presented, right or not.</summary>
    public bool PresentedKey { get; init; }

    /// <summary>Whose sessions are this client's: the key's name, or all those without a key together.</summary>
    public string Tenant => Key ?? Anonymous;

    /// <summary>What let the client in; null where nothing did.</summary>
    public KeyGrant? Grant { get; init; }

    /// <summary>Whether that was taken back, so that the client may begin nothing more.</summary>
    public bool IsRevoked => Grant is { IsRevoked: true };

    /// <summary>What the logs show.</summary>
    public string Name { get; } = Key is null ? Text(Address) : $"{Key}@{Text(Address)}";

    /// <summary>What the rate limit counts by. An IPv6 client owns a /64, so its addresses count as one.</summary>
    public string RateLimitKey { get; } = Key is not null ? "key:" + Key : "address:" + Network(Address);

    /// <summary>The key's name in what <see cref="Name"/> says, and all of that where there was no key.</summary>
    // Names of keys may hold an '@', addresses do not.
    public static string KeyNameOf(string name) => name.LastIndexOf('@') is > 0 and int at ? name[..at] : name;

    public static ClientIdentity Of(HttpContext context) =>
        context.Features.Get<ClientIdentity>() ?? new ClientIdentity(null, context.Connection.RemoteIpAddress);

    private static string Text(IPAddress? address) => address switch
    {
        null => "local",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        _ => address.ToString(),
    };

    private static string Network(IPAddress? address)
    {
        if (address is not { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false }) return Text(address);
        byte[] bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes).ToString();
    }
}
