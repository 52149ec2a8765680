using System.Collections;
using NativeSandbox.Server.Hosting.Activation;

namespace NativeSandbox.Server.Configuration;

/// <summary>Where the configuration comes from, to read it again as it was read at the start.</summary>
/// <param name="Directory">Where <c>appsettings.json</c> and <c>.env</c> are looked for, and relative paths start.</param>
/// <param name="Environment">The environment variables.</param>
/// <param name="Arguments">The command line after the command.</param>
/// <param name="Inherited">The listening sockets that were handed over.</param>
internal sealed record SettingsSource(
    string Directory, IDictionary Environment, IReadOnlyList<string> Arguments, IReadOnlyList<InheritedSocket> Inherited)
{
    /// <exception cref="ConfigurationException">A value is wrong.</exception>
    public ServerSettings Load() => ServerSettings.Load(this);
}
