using System.Globalization;
using System.Text.Json;
using NativeSandbox.Server.Hosting;

namespace NativeSandbox.Server.Problems;

/// <summary>Answers with a problem document.</summary>
internal static class ProblemWriter
{
    public static Task WriteAsync(HttpContext context, ServerProblem problem, TimeSpan? retryAfter = null)
    {
        HttpResponse response = context.Response;
        response.StatusCode = problem.Status;
        response.ContentType = "application/problem+json";
        response.Headers.CacheControl = "no-store";
        if (retryAfter is { } wait)
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(problem, AnswerJson.Context.ServerProblem);
        response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body, CancellationToken.None).AsTask();
    }
}
