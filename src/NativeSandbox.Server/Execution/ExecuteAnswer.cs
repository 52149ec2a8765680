using NativeSandbox.Core.Runs;
using NativeSandbox.Core.Text;

namespace NativeSandbox.Server.Execution;

/// <summary>Tells a client what became of its program.</summary>
internal static class ExecuteAnswer
{
    public static ExecuteResponse Of(ExecutionId id, RunRequest request, RunResult result, TimeSpan elapsed, OutputEncoding encoding)
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
            Detail = result.Detail,
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
