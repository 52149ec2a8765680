using NativeSandbox.Server.Execution;
using NativeSandbox.Server.Health;
using NativeSandbox.Server.Languages;
using NativeSandbox.Server.Metrics;
using NativeSandbox.Server.Problems;
using NativeSandbox.Server.Status;

namespace NativeSandbox.Server.Hosting;

/// <summary>Every address of the server.</summary>
internal static class Endpoints
{
    public static void Map(WebApplication app)
    {
        ExecuteEndpoint execute = app.Services.GetRequiredService<ExecuteEndpoint>();
        // As a Delegate, not a RequestDelegate: only those are described in the OpenAPI document.
        app.MapPost("/api/execute", (Delegate)execute.HandleAsync)
            .WithTags("Execution").WithSummary("Run a program")
            .WithDescription("Compiles the code where its language is compiled, runs it in a box of its own and answers with the verdict. "
                + "Whatever the program did the status is 200; other statuses mean that it was not run, or not to its end.")
            .Accepts<ExecuteRequest>("application/json")
            .Produces<ExecuteResponse>()
            .WithProblems(400, 413, 415, 500, 503, 504);
        app.MapGet("/api/languages", LanguagesEndpoint.Handle)
            .WithTags("Execution").WithSummary("The languages, their versions and limits").Produces<LanguagesResponse>().WithProblems();
        app.MapGet("/schemas/manifest.json", SchemaEndpoint.Handle)
            .WithTags("Execution").WithSummary("The JSON schema of language manifests").Produces<string>(200, "application/schema+json").WithProblems();
        app.MapGet("/api/system", SystemEndpoint.HandleAsync)
            .WithTags("Operation").WithSummary("The machine, the boxes and the versions; needs a key").Produces<SystemResponse>().WithProblems(403);
        app.MapGet("/stats", StatsEndpoint.HandleAsync)
            .WithTags("Operation").WithSummary("Runs by language and verdict, queue and boxes").Produces<StatsResponse>().WithProblems();
        app.MapGet("/health", HealthEndpoint.Handle)
            .WithTags("Operation").WithSummary("Whether the server takes work; open to all").Produces<HealthResponse>().Produces<HealthResponse>(503);
        app.MapGet("/metrics", MetricsEndpoint.HandleAsync)
            .WithTags("Operation").WithSummary("Metrics in the Prometheus text format 0.0.4").Produces<string>(200, "text/plain").WithProblems();
        app.MapOpenApi();
    }

    private static RouteHandlerBuilder WithProblems(this RouteHandlerBuilder route, params int[] statuses)
    {
        foreach (int status in statuses.Concat([401, 429])) route.Produces<ServerProblem>(status, "application/problem+json");
        return route;
    }
}
