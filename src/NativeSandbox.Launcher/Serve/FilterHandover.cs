using NativeSandbox.Launcher.Steps;
using NativeSandbox.Protocol.Wire;
using static NativeSandbox.Launcher.Kernel.CString;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Serve;

/// <summary>Hands the compiled filters over an execve in a memfd: the launcher inside may not be able to read the policy's path.</summary>
internal static unsafe class FilterHandover
{
    private const int MaximumBytes = 1 << 20;

    /// <summary>Writes them.</summary>
    public static int Write(IReadOnlyList<byte[]> filters)
    {
        byte[] buffer = new byte[MaximumBytes];
        WireWriter writer = new(buffer);
        writer.Int32(filters.Count);
        foreach (byte[] filter in filters) writer.Bytes(filter);
        int file = memfd_create(Literal("filters"u8), MFD_CLOEXEC);
        fixed (byte* data = buffer)
        {
            if (file < 0 || write(file, data, (nuint)writer.Length) != writer.Length) throw new StepException(Step.SeccompFilter, errno, "no memory for the filters");
        }

        return file;
    }

    /// <summary>Reads them and closes the descriptor.</summary>
    public static IReadOnlyList<byte[]> Read(int file)
    {
        byte[] buffer = new byte[MaximumBytes];
        nint length;
        fixed (byte* data = buffer) length = pread(file, data, MaximumBytes, 0);
        close(file);
        WireReader reader = new(buffer.AsSpan(0, (int)Math.Max(0, length)));
        byte[][] filters = new byte[reader.Int32()][];
        for (int i = 0; i < filters.Length; i++) filters[i] = reader.Bytes().ToArray();
        return filters;
    }
}
