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
        ExecuteRequest body = await ExecuteBodyReader.ReadAsync(context).ConfigureAwait(false);
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
            context.Response.BodyWriter, Response(id, request, result, elapsed, encoding), AnswerJson.Context.ExecuteResponse, context.RequestAborted).ConfigureAwait(false);
    }

    private static OutputEncoding Encoding(string? name) => name switch
    {
        null or "text" => OutputEncoding.Text,
        "raw" => OutputEncoding.Raw,
        "base64" => OutputEncoding.Base64,
        _ => throw RequestException.Invalid("outputEncoding", "must be text, raw or base64."),
    };

    private static ExecuteResponse Response(ExecutionId id, RunRequest request, RunResult result, TimeSpan elapsed, OutputEncoding encoding)
    {
        string compileOutput = OutputText.Decode(result.CompileOutput.Span, encoding);
        return new ExecuteResponse
        {
            ExecutionId = id.Text,
            Success = result.Verdict == Verdict.Accepted,
            Language = request.Language.Id,
            Output = OutputText.Decode(result.Output.Span, encoding, result.OutputTruncated),
            Error = Error(result, compileOutput, encoding),
            ExitCode = result.ExitCode,
            ExecutionTime = Milliseconds(elapsed),
            Timestamp = DateTime.UtcNow,
            Verdict = result.Verdict.ToString(),
            Signal = result.SignalName,
            CpuTimeMs = Milliseconds(result.CpuTime),
            WallTimeMs = Milliseconds(result.WallTime),
            MemoryBytes = result.MemoryBytes,
            CompileOutput = compileOutput,
            OutputTruncated = result.OutputTruncated,
        };
    }

    private static string Error(RunResult result, string compileOutput, OutputEncoding encoding)
    {
        if (result.Verdict == Verdict.CompileError && compileOutput.Length > 0) return compileOutput;
        string error = OutputText.Decode(result.Error.Span, encoding, result.OutputTruncated);
        // A program that was killed says nothing about it itself.
        if (error.Length > 0 || result.Detail is null) return error;
        return encoding == OutputEncoding.Base64 ? Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(result.Detail)) : result.Detail;
    }

    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 3);
}
