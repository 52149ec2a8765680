using Microsoft.Win32.SafeHandles;
using NativeSandbox.Backends.Native.Interop;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Protocol.Messages;
using NativeSandbox.Protocol.Wire;

namespace NativeSandbox.Backends.Native.Boxes;

/// <summary>Core's terms in the protocol's, and back.</summary>
internal static class ExecTranslation
{
    /// <summary>What a box must have.</summary>
    public static OpenMessage ToMessage(SandboxRequest request) => request.Home is null && request.MaskedCommands.Count == 0
        ? OpenMessage.Pooled
        : new OpenMessage
        {
            Home = request.Home?.Name ?? "",
            HomeBytes = request.Home?.Bytes ?? 0,
            HomeInodes = request.Home?.Inodes ?? 0,
            MaskedCommands = request.MaskedCommands,
        };

    /// <summary>A program start. Input that does not fit the message goes beside it as a descriptor.</summary>
    public static ExecMessage ToMessage(ExecRequest request)
    {
        bool inline = request.Input.Length <= WireLimits.InlineBytes;
        return new ExecMessage
        {
            Arguments = request.Arguments,
            Environment = ToMessage(request.Environment),
            WorkingDirectory = request.WorkingDirectory,
            Limits = ToMessage(request.Limits),
            Input = request.Input.IsEmpty ? StreamKind.Null : inline ? StreamKind.Buffer : StreamKind.Descriptor,
            Output = StreamKind.Buffer,
            Error = StreamKind.Buffer,
            InputBytes = inline ? request.Input : default,
        };
    }

    /// <summary>A program start whose streams stay with whoever asked.</summary>
    public static ExecMessage ToMessage(ProgramRequest request)
    {
        StreamKind stream = request.Terminal is null ? StreamKind.Descriptor : StreamKind.Terminal;
        return new ExecMessage
        {
            Arguments = request.Arguments,
            Environment = ToMessage(request.Environment),
            WorkingDirectory = request.WorkingDirectory,
            Limits = ToMessage(request.Limits),
            Input = stream,
            Output = stream,
            Error = stream,
            Columns = request.Terminal?.Columns ?? 0,
            Rows = request.Terminal?.Rows ?? 0,
        };
    }

    /// <summary>The evidence of a program that may have been ended on request.</summary>
    public static ExecOutcome ToProgramOutcome(EndedMessage ended, SafeFileHandle? output, SafeFileHandle? error) => ended.End == RunEnd.Killed
        ? ToOutcome(ended with { End = RunEnd.Signaled }, output, error) with { End = ExecEnd.Killed }
        : ToOutcome(ended, output, error);

    /// <summary>The evidence of a run, its streams read.</summary>
    /// <param name="ended">What nsbox said.</param>
    /// <param name="output">The memfd with standard output, where it was too long for the message.</param>
    /// <param name="error">The same of standard error.</param>
    /// <exception cref="SandboxException">Nobody but nsbox itself can have ended the run this way.</exception>
    public static ExecOutcome ToOutcome(EndedMessage ended, SafeFileHandle? output, SafeFileHandle? error)
    {
        using (output)
        using (error)
        {
            return new ExecOutcome
            {
                End = ToEnd(ended.End),
                ExitCode = ended.ExitCode,
                Signal = ended.Signal,
                StartErrno = ended.Errno,
                UserTime = FromNanoseconds(ended.UserNs),
                SystemTime = FromNanoseconds(ended.SystemNs),
                WallTime = FromNanoseconds(ended.WallNs),
                MemoryPeakBytes = ended.MemoryPeakBytes,
                ProcessesPeak = ended.ProcessesPeak,
                Output = output is null ? ended.Output : SealedMemory.Take(output, ended.OutputLength),
                Error = error is null ? ended.Error : SealedMemory.Take(error, ended.ErrorLength),
                OutputTruncated = ended.Truncated,
                Reason = ended.Reason,
            };
        }
    }

    private static ExecEnd ToEnd(RunEnd end) => end switch
    {
        RunEnd.Exited => ExecEnd.Exited,
        RunEnd.Signaled => ExecEnd.Signaled,
        RunEnd.CpuTime => ExecEnd.CpuTimeLimit,
        RunEnd.WallTime => ExecEnd.WallTimeLimit,
        RunEnd.Memory => ExecEnd.MemoryLimit,
        RunEnd.Output => ExecEnd.OutputLimit,
        RunEnd.Seccomp => ExecEnd.ForbiddenSystemCall,
        RunEnd.NotStarted => ExecEnd.NotStarted,
        RunEnd.Killed => throw new SandboxException("nsbox ended the program without being asked to; it is probably stopping"),
        _ => throw new SandboxException($"nsbox reports an end that this server does not know: {end}"),
    };

    private static string[] ToMessage(IReadOnlyDictionary<string, string> environment) => [.. environment.Select(entry => $"{entry.Key}={entry.Value}")];

    private static ExecLimits ToMessage(RunLimits limits) => new()
    {
        CpuTimeNs = ToNanoseconds(limits.CpuTime),
        WallTimeNs = ToNanoseconds(limits.WallTime),
        MemoryBytes = limits.Memory.Bytes,
        Processes = limits.Processes,
        StackBytes = limits.Stack.Bytes,
        FileSizeBytes = limits.FileSize.Bytes,
        OpenFiles = limits.OpenFiles,
        OutputBytes = limits.Output.Bytes,
        // Rounded up: a cap that rounds to 0 would be no cap.
        CpuMillis = limits.Cpus is { } cpus ? (int)Math.Ceiling(cpus * 1000) : 0,
    };

    private static long ToNanoseconds(TimeSpan time) => checked(time.Ticks * TimeSpan.NanosecondsPerTick);

    private static TimeSpan FromNanoseconds(long nanoseconds) => new(nanoseconds / TimeSpan.NanosecondsPerTick);
}
