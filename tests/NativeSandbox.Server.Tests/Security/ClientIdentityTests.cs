using System.Net;
using NativeSandbox.Server.Security;

namespace NativeSandbox.Server.Tests.Security;

public sealed class ClientIdentityTests
{
    [Fact]
    public void Addresses_of_one_IPv6_network_count_as_one_client()
    {
        Assert.Equal(Key("2001:db8:1:2::1"), Key("2001:db8:1:2:ffff::9"));
        Assert.NotEqual(Key("2001:db8:1:2::1"), Key("2001:db8:1:3::1"));
        Assert.Equal(Key("192.0.2.1"), Key("::ffff:192.0.2.1"));
        Assert.NotEqual(Key("192.0.2.1"), Key("192.0.2.2"));
    }

    private static string Key(string address) => new ClientIdentity(null, IPAddress.Parse(address)).RateLimitKey;
}
