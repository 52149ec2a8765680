using NativeSandbox.Server.Logging;
using NativeSandbox.Server.Security;

namespace NativeSandbox.Server.Problems;

/// <summary>Turns whatever fails below into a problem document: exceptions, and statuses that were set without a body.</summary>
internal sealed class ProblemMiddleware(RequestDelegate next, SecurityLog security, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (RequestException refused) when (!context.Response.HasStarted)
        {
            if (refused.Problem.Status is >= 400 and < 500)
                security.Refused(ClientIdentity.Of(context).Name, context.Request.Path, refused.Problem.Field ?? "body", refused.Problem.Detail);
            await ProblemWriter.WriteAsync(context, refused.Problem, refused.RetryAfter).ConfigureAwait(false);
            return;
        }
        // Kestrel's own refusals while a body is read: too large, too slow, malformed.
        catch (BadHttpRequestException refused) when (!context.Response.HasStarted)
        {
            security.Refused(ClientIdentity.Of(context).Name, context.Request.Path, "body", refused.Message);
            await ProblemWriter.WriteAsync(context, ProblemKind.For(refused.StatusCode).With(refused.Message)).ConfigureAwait(false);
            return;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to read an answer; 499 is what the request log shows, as nginx has it.
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return;
        }
#pragma warning disable CA1031 // The last line of defence: whatever else fails becomes a logged 500, never a dropped connection.
        catch (Exception error) when (!context.Response.HasStarted)
#pragma warning restore CA1031
        {
            logger.LogError(error, "{Method} {Path} failed", context.Request.Method, context.Request.Path.Value);
            await ProblemWriter.WriteAsync(context, ProblemKind.Internal.With(
                $"The server failed; its error log says why, under request {context.TraceIdentifier}.")).ConfigureAwait(false);
            return;
        }
        HttpResponse response = context.Response;
        if (response.StatusCode >= 400 && !response.HasStarted && response.ContentLength is null && response.ContentType is null)
            await ProblemWriter.WriteAsync(context, Bare(context)).ConfigureAwait(false);
    }

    private static ServerProblem Bare(HttpContext context)
    {
        string method = context.Request.Method;
        return ProblemKind.For(context.Response.StatusCode).With(context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => $"There is no {context.Request.Path}; /openapi/v1.json lists what there is.",
            StatusCodes.Status405MethodNotAllowed => $"{context.Request.Path} does not take {method}; the Allow header names what it takes.",
            int status => $"{method} {context.Request.Path} was refused with status {status}.",
        });
    }
}
