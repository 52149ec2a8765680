using System.Net;
using NativeSandbox.Server.Configuration;

namespace NativeSandbox.Server.Commands.Services;

/// <summary>Where the service of this machine listens.</summary>
internal static class ServiceAddress
{
    /// <summary>The address by HOST and PORT, the process's own settings before those of the installed service; null where the port is any free one.</summary>
    /// <exception cref="ConfigurationException">A value is wrong.</exception>
    public static Uri? Of(IReadOnlyDictionary<string, string> settings, Installation installation)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, string value) in installation.ReadSettings()) if (value.Length > 0) values[name] = value;
        foreach ((string name, string value) in settings) values[name] = value;
        int port = Settings.Port.From(values);
        IPAddress host = Settings.Host.From(values) ?? IPAddress.Loopback;
        // "Every address" is nothing that a client can connect to.
        if (host.Equals(IPAddress.Any)) host = IPAddress.Loopback;
        if (host.Equals(IPAddress.IPv6Any)) host = IPAddress.IPv6Loopback;
        return port == 0 ? null : new UriBuilder("http", host.ToString(), port).Uri;
    }
}
