using System.Runtime.InteropServices;
using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Runs;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Hosting;
using NativeSandbox.Server.Languages;
using NativeSandbox.Server.Problems;
using NativeSandbox.Server.Security;

namespace NativeSandbox.Server.Status;

/// <summary><c>GET /api/system</c>: tells more of the machine than anyone without a key should know.</summary>
internal static class SystemEndpoint
{
    public static async Task<IResult> HandleAsync(
        ApiKeys keys, ISandboxBackend backend, BackendProbe probe, LanguageCatalog catalog, RunQueue queue, RunLimits maximums,
        ExecutionOptions options, ServerClock clock, CancellationToken cancellationToken)
    {
        if (!keys.Any)
            throw new RequestException(ProblemKind.Forbidden.With("This needs an API key and none is configured: set API_KEY and start the server again."));
        (BackendStatus? status, string? failure) = await probe.AskAsync(cancellationToken).ConfigureAwait(false);
        return Results.Json(
            new SystemResponse
            {
                Success = true,
                Host = HostFacts.Read(),
                Versions = new VersionsInfo(ServerVersion.Text, RuntimeInformation.FrameworkDescription, Versions(catalog)),
                Backend = new BackendInfo
                {
                    Name = backend.Name,
                    Up = status is not null,
                    Failure = failure,
                    Boxes = BoxesInfo.From(status),
                    Details = status?.Details ?? new Dictionary<string, string>(),
                    Warnings = status?.Warnings ?? [],
                },
                Queue = StatsEndpoint.Queue(queue, options),
                Limits = LimitValues.From(maximums),
                UptimeSeconds = clock.Uptime.TotalSeconds,
            },
            AnswerJson.Context.SystemResponse);
    }

    private static SortedDictionary<string, string?> Versions(LanguageCatalog catalog) =>
        new(catalog.All.ToDictionary(language => language.Id, language => language.Version), StringComparer.Ordinal);
}
