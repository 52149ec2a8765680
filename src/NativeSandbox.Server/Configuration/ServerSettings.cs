using System.Collections;
using NativeSandbox.Server.Security;

namespace NativeSandbox.Server.Configuration;

/// <summary>The whole configuration, read and checked once at the start.</summary>
internal sealed record ServerSettings
{
    public required ListenOptions Listen { get; init; }

    public required ApiKeys Keys { get; init; }

    public required AllowedHosts Hosts { get; init; }

    public required RateLimitOptions RateLimit { get; init; }

    public required ExecutionOptions Execution { get; init; }

    public required DenyPatterns DenyPatterns { get; init; }

    public required BackendOptions Backend { get; init; }

    public required UserSessionOptions Sessions { get; init; }

    public required LogOptions Log { get; init; }

    /// <summary>Reads the configuration of this process.</summary>
    /// <exception cref="ConfigurationException">A value is wrong.</exception>
    public static ServerSettings Load(IReadOnlyList<string> arguments) =>
        Load(Directory.GetCurrentDirectory(), Environment.GetEnvironmentVariables(), arguments);

    /// <summary>Reads the configuration that these sources make; relative paths start at <paramref name="directory"/>.</summary>
    /// <exception cref="ConfigurationException">A value is wrong.</exception>
    public static ServerSettings Load(string directory, IDictionary environment, IReadOnlyList<string> arguments) =>
        Load(new SettingsSource(directory, environment, arguments, []));

    /// <summary>Reads the configuration that these sources make.</summary>
    /// <exception cref="ConfigurationException">A value is wrong.</exception>
    public static ServerSettings Load(SettingsSource source)
    {
        string directory = source.Directory;
        Dictionary<string, string> values = SettingSources.Read(directory, source.Environment, source.Arguments);
        ApiKeys keys = ApiKeys.From(values, directory);
        return new ServerSettings
        {
            Listen = ListenOptions.From(values, keys.Any, source.Inherited),
            Keys = keys,
            Hosts = AllowedHosts.From(values),
            RateLimit = RateLimitOptions.From(values),
            Execution = ExecutionOptions.From(values),
            DenyPatterns = DenyPatterns.From(values),
            Backend = BackendOptions.From(values, directory),
            Sessions = UserSessionOptions.From(values, directory),
            Log = LogOptions.From(values, directory),
        };
    }
}
