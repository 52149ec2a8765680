using System.ComponentModel;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.HttpResults;
using NativeSandbox.Server.Hosting;
using NativeSandbox.Server.Problems;
using NativeSandbox.Server.Security;

namespace NativeSandbox.Server.Executions;

/// <summary><c>POST /run/{language}</c> and <c>/api/executions</c>.</summary>
internal sealed class ExecutionEndpoints(ExecutionService service, ExecutionStore store)
{
    public const string SessionHeader = "X-Session-Id";

    public async Task<JsonHttpResult<RunAccepted>> RunAsync(
        HttpContext context, [Description("A language's id or alias; a # in it as %23.")] string language)
    {
        RunBody body = await JsonBody.ReadAsync(context, ServerJson.Default.RunBody).ConfigureAwait(false);
        Execution execution = service.Start(body.In(language), body.SessionId, body.User, ClientIdentity.Of(context));
        string session = execution.Session.Id.Value;
        context.Response.Headers[SessionHeader] = session;
        return TypedResults.Json(
            new RunAccepted
            {
                Success = true,
                Message = $"{execution.Request.Language.Name} program started; its output goes to the session's terminal clients and to /api/executions/{execution.Id}.",
                UserDirectory = execution.Session.Home,
                Filename = execution.Request.Language.SourceFile,
                ExecutionId = execution.Id,
                SessionId = session,
            },
            AnswerJson.Context.RunAccepted);
    }

    public JsonHttpResult<ExecutionInfo> Get(HttpContext context, string executionId) =>
        TypedResults.Json(Find(context, executionId).Describe(), AnswerJson.Context.ExecutionInfo);

    public ServerSentEventsResult<ExecutionEvent> Events(HttpContext context, string executionId) =>
        TypedResults.ServerSentEvents(EventsOf(Find(context, executionId), context.RequestAborted));

    private static async IAsyncEnumerable<SseItem<ExecutionEvent>> EventsOf(Execution execution, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (ExecutionEvent one in execution.ReadAsync(cancellationToken).ConfigureAwait(false)) yield return new SseItem<ExecutionEvent>(one, one.Kind);
    }

    private Execution Find(HttpContext context, string id) =>
        store.TryFind(id, out Execution? execution) && execution.Tenant == ClientIdentity.Of(context).Tenant
            ? execution
            : throw new RequestException(ProblemKind.NotFound.With("There is no such execution, or it ended long ago."));
}
