using NativeSandbox.Protocol.Wire;

namespace NativeSandbox.Protocol.Messages;

/// <summary>What one run may use, in the units of the kernel's interfaces. 0 means no limit of that kind, unless said otherwise.</summary>
public readonly record struct ExecLimits
{
    /// <summary>CPU time of all processes together, in nanoseconds.</summary>
    public long CpuTimeNs { get; init; }

    /// <summary>Time on the clock, in nanoseconds.</summary>
    public long WallTimeNs { get; init; }

    /// <summary>memory.max, in bytes.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>pids.max, without the box's init.</summary>
    public int Processes { get; init; }

    /// <summary>RLIMIT_STACK, in bytes.</summary>
    public long StackBytes { get; init; }

    /// <summary>RLIMIT_FSIZE, in bytes.</summary>
    public long FileSizeBytes { get; init; }

    /// <summary>RLIMIT_NOFILE.</summary>
    public int OpenFiles { get; init; }

    /// <summary>Bytes kept of each buffered output stream; 0 keeps none. One byte more ends the run.</summary>
    public long OutputBytes { get; init; }

    /// <summary>cpu.max, in thousandths of a core.</summary>
    public int CpuMillis { get; init; }

    /// <summary>Writes the limits.</summary>
    public void Write(ref WireWriter writer)
    {
        writer.Int64(CpuTimeNs);
        writer.Int64(WallTimeNs);
        writer.Int64(MemoryBytes);
        writer.Int32(Processes);
        writer.Int64(StackBytes);
        writer.Int64(FileSizeBytes);
        writer.Int32(OpenFiles);
        writer.Int64(OutputBytes);
        writer.Int32(CpuMillis);
    }

    /// <summary>Reads the limits.</summary>
    /// <exception cref="WireException">One of them is negative.</exception>
    public static ExecLimits Read(ref WireReader reader)
    {
        ExecLimits limits = new()
        {
            CpuTimeNs = reader.Int64(),
            WallTimeNs = reader.Int64(),
            MemoryBytes = reader.Int64(),
            Processes = reader.Int32(),
            StackBytes = reader.Int64(),
            FileSizeBytes = reader.Int64(),
            OpenFiles = reader.Int32(),
            OutputBytes = reader.Int64(),
            CpuMillis = reader.Int32(),
        };
        long signs = limits.CpuTimeNs | limits.WallTimeNs | limits.MemoryBytes | (long)limits.Processes | limits.StackBytes
            | limits.FileSizeBytes | (long)limits.OpenFiles | limits.OutputBytes | (long)limits.CpuMillis;
        return signs >= 0 ? limits : throw new WireException("a limit is negative");
    }
}
