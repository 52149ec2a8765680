using System.Text.Json;
using NativeSandbox.Core.Runs;
using NativeSandbox.Core.Text;
using NativeSandbox.Server.Hosting;
using NativeSandbox.Server.Problems;
using NativeSandbox.Server.Security;

namespace NativeSandbox.Server.Execution;

/// <summary><c>POST /api/execute</c>: 200 with the verdict however the program ended; a problem document where it was not run.</summary>
internal sealed class ExecuteEndpoint(ExecuteRequestValidator validator, RunService runs)
{
    public async Task HandleAsync(HttpContext context)
    {
        ExecuteRequest body = await JsonBody.ReadAsync(context, ServerJson.Default.ExecuteRequest).ConfigureAwait(false);
        OutputEncoding encoding = Encoding(body.OutputEncoding);
        RunRequest request = validator.Validate(body);
        var id = ExecutionId.Next();
        (RunResult result, TimeSpan elapsed) = await runs.RunAsync(id, request, ClientIdentity.Of(context), context.RequestAborted).ConfigureAwait(false);
        if (result.Verdict == Verdict.InternalError)
        {
            await ProblemWriter.WriteAsync(context, ProblemKind.Internal.With(
                $"The sandbox failed, not the program: {result.Detail ?? "no reason given"}")).ConfigureAwait(false);
            return;
        }
        context.Response.ContentType = "application/json; charset=utf-8";
        await JsonSerializer.SerializeAsync(
            context.Response.BodyWriter, ExecuteAnswer.Of(id, request, result, elapsed, encoding), AnswerJson.Context.ExecuteResponse, context.RequestAborted).ConfigureAwait(false);
    }

    private static OutputEncoding Encoding(string? name) => name switch
    {
        null or "text" => OutputEncoding.Text,
        "raw" => OutputEncoding.Raw,
        "base64" => OutputEncoding.Base64,
        _ => throw RequestException.Invalid("outputEncoding", "must be text, raw or base64."),
    };
}
