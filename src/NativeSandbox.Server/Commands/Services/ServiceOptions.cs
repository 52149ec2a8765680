using System.CommandLine;
using NativeSandbox.Server.Configuration;

namespace NativeSandbox.Server.Commands.Services;

/// <summary>The options of commands that ask a running service.</summary>
internal sealed class ServiceOptions
{
    /// <summary>The environment variable with the key; other users can read a command line, not an environment.</summary>
    public const string KeyVariable = "NATIVESANDBOX_KEY";

    private readonly Option<string> url = new("--url")
    {
        HelpName = "URL",
        Description = "Ask the service at URL. Without it the one on this machine, at HOST and PORT of the settings or of /etc/nativesandbox/nativesandbox.env, is asked if it runs.",
    };

    private readonly Option<string> key = new("--key")
    {
        HelpName = "KEY",
        Description = "Send KEY in X-API-Key. Better set NATIVESANDBOX_KEY, for other users can read a command line.",
    };

    private readonly Option<bool> direct = Usage.Flag("--direct", "Ask no service: start nsbox here.");

    public void AddTo(Command command)
    {
        command.Options.Add(url);
        command.Options.Add(key);
        command.Options.Add(direct);
    }

    /// <summary>The service to ask; null where there is none, or none is wanted.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="settings">The settings of this process.</param>
    /// <param name="cancellationToken">Stops looking for it.</param>
    /// <exception cref="UsageException">The URL is none, or contradicts <c>--direct</c>.</exception>
    /// <exception cref="ConfigurationException">HOST or PORT is wrong.</exception>
    public async Task<ServiceClient?> FindAsync(ParseResult parsed, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        string? password = parsed.GetValue(key) ?? Environment.GetEnvironmentVariable(KeyVariable);
        if (parsed.GetValue(url) is { } text)
        {
            if (parsed.GetValue(direct)) throw new UsageException("--url and --direct contradict each other; give one of them.");
            if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
                throw new UsageException($"--url is '{text}'; it must be like http://127.0.0.1:3001.");
            return new ServiceClient(address, password);
        }
        if (parsed.GetValue(direct) || ServiceAddress.Of(settings, Installation.OfThisMachine) is not { } own) return null;
        var client = new ServiceClient(own, password);
        if (await client.AnswersAsync(cancellationToken).ConfigureAwait(false)) return client;
        client.Dispose();
        return null;
    }
}
