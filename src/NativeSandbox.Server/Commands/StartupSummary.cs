using System.Net;
using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Hosting;

namespace NativeSandbox.Server.Commands;

/// <summary>What a person wants to know of a server that has just started.</summary>
internal static class StartupSummary
{
    public static void Write(
        TextWriter output, ServerSettings settings, LanguageCatalog catalog, ISandboxBackend backend, BackendStatus? status, string address)
    {
        ExecutionOptions execution = settings.Execution;
        output.WriteLine($"NativeSandbox {ServerVersion.Text}");
        Line(output, "address", address);
        Line(output, "keys", settings.Keys.Any
            ? $"needed in X-API-Key: {string.Join(", ", settings.Keys.Names)}"
            : "none, so this machine only (loopback); set API_KEY to serve others");
        Line(output, "backend", status is null ? backend.Name : $"{backend.Name} ({string.Join(", ", Facts(status))})");
        Line(output, "languages", string.Join(", ", catalog.All.Where(language => language.NotInstalled is null).Select(language => $"{language.Id} {language.Version}")));
        Line(output, "toolchains", catalog.Image is { } image ? $"image {image.Hash}, built {image.Built}" : "this machine's own packages");
        string[] missing = [.. catalog.All.Where(language => language.NotInstalled is not null).Select(language => language.Id)];
        if (missing.Length > 0) Line(output, "missing", $"{string.Join(", ", missing)} ('nativesandbox languages' says why; './install.sh languages ID' brings one, 'languages all' every one)");
        Line(output, "limits", $"{execution.MaxExecutionTime.TotalMilliseconds:0} ms, {execution.MemoryLimit} memory, {execution.MaxProcesses} processes, "
            + $"{execution.MaxOutputSize} output; {execution.MaxConcurrentRuns} runs at once, {execution.QueueLength} may wait");
        Line(output, "rate limit", settings.RateLimit.MaxRequests == 0
            ? "off"
            : $"{settings.RateLimit.MaxRequests} requests in {settings.RateLimit.Window.TotalSeconds:0.#} s per key or address");
        Line(output, "logs", settings.Log.Directory ?? "no files");
        foreach (string warning in status?.Warnings ?? []) Line(output, "warning", warning);
        output.WriteLine();
        output.WriteLine("Try it:");
        output.WriteLine($"  curl -s {Reachable(address)}/api/execute -H 'Content-Type: application/json'"
            + (settings.Keys.Any ? " -H 'X-API-Key: YOUR-KEY'" : "") + " \\");
        output.WriteLine($"    -d '{Example(catalog)}'");
        output.Flush();
    }

    // Plain numbers are counters and process ids, which /api/system shows; here they would only be noise.
    private static IEnumerable<string> Facts(BackendStatus status) =>
        status.Details.Where(fact => !long.TryParse(fact.Value, out _)).Select(fact => $"{fact.Key} {fact.Value}");

    private static void Line(TextWriter output, string name, string text) => output.WriteLine($"  {name,-10}  {text}");

    private static string Example(LanguageCatalog catalog)
    {
        bool python = catalog.TryFind("python", out Language? language) && language.NotInstalled is null;
        return python ? """{"language": "python", "code": "print(6 * 7)"}""" : """{"language": "sh", "code": "echo $((6 * 7))"}""";
    }

    // "Every address" is nothing that a client can connect to.
    private static string Reachable(string address) => address
        .Replace(IPAddress.Any.ToString(), "localhost", StringComparison.Ordinal)
        .Replace("[::]", "localhost", StringComparison.Ordinal);
}
