using System.Text.Json;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Runs;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Core.Languages;

/// <summary>The toolchain image that boxes see as their root, as it describes itself.</summary>
/// <param name="Hash">The hash of its content; equal images have equal ones.</param>
/// <param name="Built">When it was built, as it says.</param>
/// <param name="Versions">The versions of the languages in it, by id.</param>
public sealed record ToolchainImage(string Hash, string Built, IReadOnlyDictionary<string, string> Versions)
{
    /// <summary>Where an image describes itself.</summary>
    public const string Path = "/opt/nativesandbox/image.json";

    /// <summary>Looks inside a box, since only there can be seen which root programs get.</summary>
    /// <returns>The image; null where boxes show the host's own toolchains.</returns>
    /// <exception cref="SandboxException">The backend gives no boxes, or the image's description makes no sense.</exception>
    public static async Task<ToolchainImage?> DetectAsync(ISandboxBackend backend, RunLimits limits, CancellationToken cancellationToken)
    {
        ISandbox box = await backend.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (box.ConfigureAwait(false))
        {
            ExecOutcome outcome = await box.ExecAsync(
                new ExecRequest { Arguments = ["cat", Path], Environment = BoxEnvironment.Basic, Limits = limits }, cancellationToken).ConfigureAwait(false);
            return outcome is { End: ExecEnd.Exited, ExitCode: 0 } ? Parse(outcome.Output) : null;
        }
    }

    internal static ToolchainImage Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            Dictionary<string, string> versions = new(StringComparer.Ordinal);
            foreach (JsonProperty language in root.GetProperty("languages").EnumerateObject())
                versions[language.Name] = language.Value.GetProperty("version").GetString() ?? "";
            string hash = root.GetProperty("hash").GetString() ?? "";
            return hash.Length > 0
                ? new ToolchainImage(hash, root.TryGetProperty("built", out JsonElement built) ? built.GetString() ?? "" : "", versions)
                : throw new SandboxException($"{Path} has no hash; build the image again with toolchains/build-image.sh");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new SandboxException($"{Path} is not a description of an image ({e.Message}); build the image again with toolchains/build-image.sh", e);
        }
    }
}
