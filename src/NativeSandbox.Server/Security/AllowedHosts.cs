using System.Net;
using Microsoft.Extensions.Primitives;
using NativeSandbox.Server.Configuration;

namespace NativeSandbox.Server.Security;

/// <summary>The names that requests may call this server by.</summary>
/// <remarks>
/// A page of evil.example whose name is made to lead to 127.0.0.1 (DNS rebinding) sends requests that are of the same origin to the browser, and to whoever
/// compares Origin with Host. Only the name gives it away. An address is none: a page that was fetched from an address has it as its origin for ever.
/// </remarks>
internal sealed class AllowedHosts
{
    private const string Everything = "*";
    private const string Below = "*.";
    private const string Localhost = "localhost";

    private readonly List<StringSegment> names;
    private readonly bool isSet;

    private AllowedHosts(bool isSet, List<StringSegment> names) => (this.isSet, this.names) = (isSet, names);

    /// <param name="header">The Host header as it came.</param>
    /// <param name="needsKey">Whether requests need a key: no page of another site has one, so any name will do unless some were set.</param>
    public bool Allow(string? header, bool needsKey)
    {
        if (!isSet && needsKey) return true;
        // No browser leaves it out.
        if (string.IsNullOrEmpty(header)) return true;
        string host = new HostString(header).Host;
        return host.Equals(Localhost, StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(host, out _) || names.Contains(Everything) || HostString.MatchesAny(header, names);
    }

    /// <exception cref="ConfigurationException">An entry is no name.</exception>
    public static AllowedHosts From(IReadOnlyDictionary<string, string> values)
    {
        string[] entries = Settings.AllowedHosts.From(values).Split([',', '\n', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return entries.FirstOrDefault(entry => !IsPattern(entry)) is { } wrong
            ? throw new ConfigurationException(Settings.AllowedHosts.Name, wrong, $"it must be {Settings.AllowedHosts.Range}, without port and path")
            // Browsers send other scripts in their ASCII form.
            : new AllowedHosts(entries.Length > 0, [.. entries.Select(entry => new StringSegment(new HostString(entry).ToUriComponent()))]);
    }

    private static bool IsPattern(string entry) =>
        entry == Everything || Uri.CheckHostName(entry.StartsWith(Below, StringComparison.Ordinal) ? entry[Below.Length..] : entry) != UriHostNameType.Unknown;
}
