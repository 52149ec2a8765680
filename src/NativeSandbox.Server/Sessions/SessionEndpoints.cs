using Microsoft.AspNetCore.Http.HttpResults;
using NativeSandbox.Core.Sessions;
using NativeSandbox.Server.Hosting;
using NativeSandbox.Server.Problems;
using NativeSandbox.Server.Security;

namespace NativeSandbox.Server.Sessions;

/// <summary><c>/api/sessions</c>.</summary>
internal sealed class SessionEndpoints(SessionAccess access, SessionManager manager, ApiKeys keys)
{
    public async Task<IResult> CreateAsync(HttpContext context)
    {
        CreateSessionRequest body = context.Request.ContentLength is null or 0 && context.Request.ContentType is null
            ? new CreateSessionRequest()
            : await JsonBody.ReadAsync(context, ServerJson.Default.CreateSessionRequest).ConfigureAwait(false);
        UserSession session = access.Open(id: null, body.User, body.Record, ClientIdentity.Of(context));
        context.Response.Headers.Location = $"/api/sessions/{session.Id.Value}";
        return Answer(SessionInfo.Of(session), StatusCodes.Status201Created);
    }

    public IResult List(HttpContext context)
    {
        // Without keys everybody is the same client, and a list would hand each one the ids of all others.
        if (!keys.Any)
            throw new RequestException(ProblemKind.Forbidden.With("Sessions are listed for the holder of an API key and none is configured: set API_KEY, or ask for one session by its id."));
        return TypedResults.Json(
            new SessionsResponse { Success = true, Sessions = [.. manager.Of(ClientIdentity.Of(context).Tenant).Select(SessionInfo.Of)] },
            AnswerJson.Context.SessionsResponse);
    }

    public IResult Get(HttpContext context, string id) => Answer(SessionInfo.Of(access.Find(id, ClientIdentity.Of(context))), StatusCodes.Status200OK);

    public async Task<NoContent> DeleteAsync(HttpContext context, string id)
    {
        await manager.CloseAsync(access.Find(id, ClientIdentity.Of(context))).ConfigureAwait(false);
        return TypedResults.NoContent();
    }

    public async Task RecordingAsync(HttpContext context, string id)
    {
        UserSession session = access.Find(id, ClientIdentity.Of(context));
        if (session.RecordingBytes is null)
            throw new RequestException(ProblemKind.NotFound.With("This session was not recorded; begin it with record: true."));
        context.Response.ContentType = "application/x-asciicast";
        context.Response.Headers.ContentDisposition = "attachment; filename=\"session.cast\"";
        await session.CopyRecordingAsync(context.Response.Body, context.RequestAborted).ConfigureAwait(false);
    }

    private static JsonHttpResult<SessionInfo> Answer(SessionInfo session, int status) => TypedResults.Json(session, AnswerJson.Context.SessionInfo, statusCode: status);
}
