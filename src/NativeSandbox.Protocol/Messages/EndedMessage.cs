using NativeSandbox.Protocol.Wire;

namespace NativeSandbox.Protocol.Messages;

/// <summary>The evidence of one run (<see cref="MessageKind.Ended"/>). Buffered output follows inline; a stream longer than <see cref="WireLimits.InlineBytes"/> comes as a memfd beside the message, output before error.</summary>
public sealed record EndedMessage
{
    /// <summary>How it ended.</summary>
    public required RunEnd End { get; init; }

    /// <summary>The exit code, 0 to 255.</summary>
    public int ExitCode { get; init; }

    /// <summary>The signal that ended the first process, 0 for none.</summary>
    public int Signal { get; init; }

    /// <summary>Why execve failed.</summary>
    public int Errno { get; init; }

    /// <summary>CPU time in user mode, of all processes, in nanoseconds.</summary>
    public long UserNs { get; init; }

    /// <summary>CPU time in the kernel, of all processes, in nanoseconds.</summary>
    public long SystemNs { get; init; }

    /// <summary>Time on the clock, in nanoseconds.</summary>
    public long WallNs { get; init; }

    /// <summary>The most memory at once, in bytes.</summary>
    public long MemoryPeakBytes { get; init; }

    /// <summary>The most processes and threads at once, without the box's init; 0 where the kernel does not count.</summary>
    public int ProcessesPeak { get; init; }

    /// <summary>Context switches that the program asked for by waiting.</summary>
    public long VoluntarySwitches { get; init; }

    /// <summary>Context switches that the scheduler made.</summary>
    public long InvoluntarySwitches { get; init; }

    /// <summary>Whether a buffered stream was cut.</summary>
    public bool Truncated { get; init; }

    /// <summary>Length of standard output in bytes.</summary>
    public long OutputLength { get; init; }

    /// <summary>Length of standard error in bytes.</summary>
    public long ErrorLength { get; init; }

    /// <summary>Standard output, where it is not longer than <see cref="WireLimits.InlineBytes"/>.</summary>
    public ReadOnlyMemory<byte> Output { get; init; }

    /// <summary>Standard error, where it is not longer than <see cref="WireLimits.InlineBytes"/>.</summary>
    public ReadOnlyMemory<byte> Error { get; init; }

    /// <summary>What nsbox has to say of the end beyond <see cref="End"/>: a sentence that names the quota; empty for nothing.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Writes the body.</summary>
    public void Write(ref WireWriter writer)
    {
        writer.Byte((byte)End);
        writer.Int32(ExitCode);
        writer.Int32(Signal);
        writer.Int32(Errno);
        writer.Int64(UserNs);
        writer.Int64(SystemNs);
        writer.Int64(WallNs);
        writer.Int64(MemoryPeakBytes);
        writer.Int32(ProcessesPeak);
        writer.Int64(VoluntarySwitches);
        writer.Int64(InvoluntarySwitches);
        writer.Byte(Truncated ? (byte)1 : (byte)0);
        writer.Int64(OutputLength);
        writer.Int64(ErrorLength);
        writer.Bytes(Output.Span);
        writer.Bytes(Error.Span);
        writer.Text(Reason);
    }

    /// <summary>Reads the body.</summary>
    public static EndedMessage Read(ref WireReader reader) => new()
    {
        End = (RunEnd)reader.Byte(),
        ExitCode = reader.Int32(),
        Signal = reader.Int32(),
        Errno = reader.Int32(),
        UserNs = reader.Int64(),
        SystemNs = reader.Int64(),
        WallNs = reader.Int64(),
        MemoryPeakBytes = reader.Int64(),
        ProcessesPeak = reader.Int32(),
        VoluntarySwitches = reader.Int64(),
        InvoluntarySwitches = reader.Int64(),
        Truncated = reader.Byte() != 0,
        OutputLength = reader.Int64(),
        ErrorLength = reader.Int64(),
        Output = reader.Bytes().ToArray(),
        Error = reader.Bytes().ToArray(),
        Reason = reader.Text(),
    };
}
