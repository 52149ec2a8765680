using System.Globalization;
using System.Text;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Runs;
using NativeSandbox.Server.Execution;

namespace NativeSandbox.Server.Commands.Run;

/// <summary>Shows what became of a program: its bytes as it wrote them, a line with the verdict, and an exit code.</summary>
internal static class RunReport
{
    // As env(1), timeout(1) and a shell would have it; the same that nsbox run has.
    private const int TimeLimit = 124, Killed = 128 + 9, TooMuchOutput = 128 + 25, ForbiddenCall = 128 + 31;

    /// <summary>Writes the streams of an answer in base64, first what the compiler said.</summary>
    public static void WriteStreams(ExecuteResponse answer, Stream output, Stream error, TextWriter? verdict)
    {
        byte[] said = Convert.FromBase64String(answer.Error);
        if (answer.Verdict != nameof(Verdict.CompileError)) error.Write(Convert.FromBase64String(answer.CompileOutput));
        output.Write(Convert.FromBase64String(answer.Output));
        output.Flush();
        error.Write(said);
        // A program that was stopped may have said half a line, and the reason that stands there where it said nothing has no end.
        if (said is [.., not (byte)'\n'] && (answer.ExitCode is null || verdict is not null)) error.WriteByte((byte)'\n');
        error.Flush();
        verdict?.WriteLine(Line(answer));
        verdict?.Flush();
    }

    /// <summary><c>nativesandbox: RuntimeError (exit code 3): 12.3 ms CPU, 15.1 ms on the clock, 3.1 MiB</c></summary>
    public static string Line(ExecuteResponse answer)
    {
        var line = new StringBuilder($"nativesandbox: {answer.Verdict}");
        if (answer.Signal is { } signal) line.Append(CultureInfo.InvariantCulture, $" ({signal})");
        else if (answer.ExitCode is { } code and not 0) line.Append(CultureInfo.InvariantCulture, $" (exit code {code})");
        if (answer.Verdict != nameof(Verdict.CompileError))
        {
            line.Append(CultureInfo.InvariantCulture,
                $": {answer.CpuTimeMs:0.#} ms CPU, {answer.WallTimeMs:0.#} ms on the clock, {(double)answer.MemoryBytes / ByteSize.FromMebibytes(1).Bytes:0.0} MiB");
        }
        if (answer.OutputTruncated) line.Append(", output cut at its limit");
        return line.ToString();
    }

    public static int ExitStatus(ExecuteResponse answer) => Enum.Parse<Verdict>(answer.Verdict) switch
    {
        Verdict.Accepted => ExitCode.Success,
        Verdict.TimeLimitExceeded => TimeLimit,
        Verdict.MemoryLimitExceeded => Killed,
        Verdict.OutputLimitExceeded => TooMuchOutput,
        Verdict.SecurityViolation => ForbiddenCall,
        Verdict.CompileError => ExitCode.Data,
        Verdict.RuntimeError when answer.ExitCode is { } code => code,
        Verdict.RuntimeError => 128 + Enumerable.Range(1, 64).FirstOrDefault(signal => SignalNames.Of(signal) == answer.Signal),
        _ => ExitCode.Software,
    };
}
