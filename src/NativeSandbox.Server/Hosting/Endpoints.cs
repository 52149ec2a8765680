using Microsoft.AspNetCore.Http.Connections;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Execution;
using NativeSandbox.Server.Executions;
using NativeSandbox.Server.Health;
using NativeSandbox.Server.Languages;
using NativeSandbox.Server.Metrics;
using NativeSandbox.Server.Problems;
using NativeSandbox.Server.Security;
using NativeSandbox.Server.Sessions;
using NativeSandbox.Server.Status;
using NativeSandbox.Server.Terminals;

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
        MapExecutions(app, app.Services.GetRequiredService<ExecutionEndpoints>());
        MapSessions(app, app.Services.GetRequiredService<SessionEndpoints>());
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

    private static void MapExecutions(WebApplication app, ExecutionEndpoints executions)
    {
        app.MapPost("/run/{language}", executions.RunAsync)
            .WithTags("Execution").WithSummary("Start a program in a session's directory")
            .WithDescription("Answers as soon as the program is taken. Its output goes to the session's clients at the hub, to /api/executions/{executionId} and to its events.")
            .Accepts<RunBody>("application/json").Produces<RunAccepted>().WithProblems(400, 404, 410, 413, 415, 503);
        app.MapGet("/api/executions/{executionId}", executions.Get)
            .WithTags("Execution").WithSummary("A run: its state, its output so far, its end").Produces<ExecutionInfo>().WithProblems(404);
        app.MapGet("/api/executions/{executionId}/events", executions.Events)
            .WithTags("Execution").WithSummary("A run as server-sent events: output, error and exit")
            .WithDescription("Begins with what was written before, and ends after exit.").Produces<ExecutionEvent>(200, "text/event-stream").WithProblems(404);
    }

    private static void MapSessions(WebApplication app, SessionEndpoints sessions)
    {
        app.MapPost("/api/sessions", (Delegate)sessions.CreateAsync)
            .WithTags("Sessions").WithSummary("Begin a session").Accepts<CreateSessionRequest>(isOptional: true, "application/json")
            .Produces<SessionInfo>(201).WithProblems(400, 413, 415, 503);
        app.MapGet("/api/sessions", (Delegate)sessions.List)
            .WithTags("Sessions").WithSummary("The key's sessions; needs a key").Produces<SessionsResponse>().WithProblems(403);
        app.MapGet("/api/sessions/{id}", sessions.Get)
            .WithTags("Sessions").WithSummary("One session").Produces<SessionInfo>().WithProblems(404);
        app.MapDelete("/api/sessions/{id}", sessions.DeleteAsync)
            .WithTags("Sessions").WithSummary("End a session; the user's directory stays").Produces(204).WithProblems(404);
        app.MapGet("/api/sessions/{id}/recording", sessions.RecordingAsync)
            .WithTags("Sessions").WithSummary("The recording of a session's terminal, as asciicast v2").Produces<string>(200, "application/x-asciicast").WithProblems(404);
        app.MapHub<TerminalHub>(HubAddress.Terminal, hub =>
        {
            // The others hold a connection that no socket stands for, which no limit of connections would see.
            hub.Transports = HttpTransportType.WebSockets;
            hub.TransportSendTimeout = app.Services.GetRequiredService<UserSessionOptions>().Stall;
        });
    }

    private static RouteHandlerBuilder WithProblems(this RouteHandlerBuilder route, params int[] statuses)
    {
        foreach (int status in statuses.Concat([401, 429])) route.Produces<ServerProblem>(status, "application/problem+json");
        return route;
    }
}
