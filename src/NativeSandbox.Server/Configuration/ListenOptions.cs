using System.Net;
using NativeSandbox.Server.Hosting.Activation;

namespace NativeSandbox.Server.Configuration;

/// <summary>Where and how the server listens.</summary>
/// <param name="Address">The address to listen on, where no socket is inherited.</param>
/// <param name="Port">The port to listen on, where no socket is inherited.</param>
/// <param name="Inherited">Sockets to serve on in place of those; empty where none was handed over.</param>
/// <param name="MaxConnections">Connections open at once.</param>
/// <param name="TrustedProxies">Whose X-Forwarded headers are believed.</param>
/// <param name="DrainTimeout">How long running programs get when the server stops.</param>
internal sealed record ListenOptions(
    IPAddress Address, int Port, IReadOnlyList<InheritedSocket> Inherited, int MaxConnections, IReadOnlyList<IPNetwork> TrustedProxies, TimeSpan DrainTimeout)
{
    /// <summary>Every address that is served.</summary>
    public IReadOnlyList<EndPoint> EndPoints => Inherited.Count > 0 ? [.. Inherited.Select(socket => socket.EndPoint)] : [new IPEndPoint(Address, Port)];

    /// <summary>Whether only this machine can connect.</summary>
    public bool IsLocal => Inherited.Count > 0 ? Inherited.All(socket => socket.IsLocal) : IPAddress.IsLoopback(Address);

    /// <exception cref="ConfigurationException">A value is wrong, or would open the server to the network without a key.</exception>
    public static ListenOptions From(IReadOnlyDictionary<string, string> values, bool hasKeys, IReadOnlyList<InheritedSocket> inherited)
    {
        IPAddress? host = Settings.Host.From(values);
        if (!hasKeys && inherited.FirstOrDefault(socket => !socket.IsLocal) is { } open)
            throw new ConfigurationException(
                $"The service manager hands over a socket that listens on {open.EndPoint}, and there is no API key: without one only a loopback address is served. "
                + $"Add a key (nativesandbox keys add NAME, {Settings.ApiKeysFile.Name} or {Settings.ApiKey.Name}), or set ListenStream=127.0.0.1:3001 in the .socket unit.");
        if (!hasKeys && inherited.Count == 0 && host is not null && !IPAddress.IsLoopback(host))
            throw new ConfigurationException(Settings.Host.Name, host.ToString(),
                "without a key it must be a loopback address such as 127.0.0.1; set API_KEY to listen on others");
        return new ListenOptions(
            host ?? (hasKeys ? IPAddress.Any : IPAddress.Loopback),
            Settings.Port.From(values),
            inherited,
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
