using System.Net;

namespace NativeSandbox.Server.Configuration;

/// <summary>Where and how the server listens.</summary>
internal sealed record ListenOptions(
    IPAddress Address, int Port, int MaxConnections, IReadOnlyList<IPNetwork> TrustedProxies, TimeSpan DrainTimeout)
{
    /// <exception cref="ConfigurationException">A value is wrong, or would open the server to the network without a key.</exception>
    public static ListenOptions From(IReadOnlyDictionary<string, string> values, bool hasKeys)
    {
        IPAddress? host = Settings.Host.From(values);
        if (!hasKeys && host is not null && !IPAddress.IsLoopback(host))
            throw new ConfigurationException(Settings.Host.Name, host.ToString(),
                "without a key it must be a loopback address such as 127.0.0.1; set API_KEY to listen on others");
        return new ListenOptions(
            host ?? (hasKeys ? IPAddress.Any : IPAddress.Loopback),
            Settings.Port.From(values),
            Settings.MaxConnections.From(values),
            Networks(Settings.TrustedProxies.From(values)),
            Settings.DrainTimeout.From(values));
    }

    private static List<IPNetwork> Networks(string text)
    {
        var networks = new List<IPNetwork>();
        foreach (string part in text.Split([',', '\n', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (IPNetwork.TryParse(part, out IPNetwork network)) networks.Add(network);
            else if (IPAddress.TryParse(part, out IPAddress? address)) networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            else throw new ConfigurationException(Settings.TrustedProxies.Name, part, $"it must be {Settings.TrustedProxies.Range}");
        }
        return networks;
    }
}
