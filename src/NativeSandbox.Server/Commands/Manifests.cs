using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Hosting;

namespace NativeSandbox.Server.Commands;

/// <summary>The languages that are configured, and what of them is installed.</summary>
internal static class Manifests
{
    /// <exception cref="ConfigurationException">The directory or a manifest cannot be used.</exception>
    public static LanguageCatalog Load(BackendOptions options)
    {
        try
        {
            return LanguageCatalog.Load(options.ToolchainsDirectory);
        }
        catch (Exception error) when (error is LanguageManifestException or IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(Settings.ToolchainsDirectory.Name, options.ToolchainsDirectory,
                $"it must be a directory with language manifests ({error.Message})");
        }
    }

    /// <exception cref="SandboxException">The backend gives no boxes.</exception>
    public static async Task<LanguageCatalog> DetectAsync(
        LanguageCatalog catalog, ISandboxBackend backend, ExecutionOptions options, CancellationToken cancellationToken)
    {
        // One question first: a backend that is not there should fail once, not once a language.
        await backend.GetStatusAsync(cancellationToken).ConfigureAwait(false);
        var policy = new LimitPolicy(ConfiguredLimits.Defaults(options), ConfiguredLimits.Maximums(options));
        return await new ToolchainProbe(backend, policy).DetectAsync(catalog, cancellationToken).ConfigureAwait(false);
    }
}
