using System.Runtime.InteropServices;

namespace NativeSandbox.Benchmarks.Measuring;

/// <summary>pipe2(2) with ends that no other program gets.</summary>
internal readonly unsafe struct Pipe
{
    private const int CloseOnExec = 0x80000;
    private const short Readable = 1;
    private const int ChunkBytes = 65536;

    private Pipe(int readEnd, int writeEnd) => (ReadEnd, WriteEnd) = (readEnd, writeEnd);

    public int ReadEnd { get; }

    public int WriteEnd { get; }

    public static Pipe Open()
    {
        int* ends = stackalloc int[2];
        return pipe2(ends, CloseOnExec) == 0 ? new Pipe(ends[0], ends[1]) : throw new InvalidOperationException($"pipe2: errno {Marshal.GetLastSystemError()}");
    }

    /// <summary>Writes all of it, and the end.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* data = bytes)
        {
            if (write(WriteEnd, data, (nuint)bytes.Length) != bytes.Length) throw new InvalidOperationException("the input is more than a pipe holds");
        }

        _ = close(WriteEnd);
    }

    public void CloseRead() => _ = close(ReadEnd);

    /// <summary>Reads two pipes, whose other ends somebody else has by now, until both are at their end.</summary>
    public static (byte[] First, byte[] Second) ReadBoth(Pipe first, Pipe second)
    {
        _ = close(first.WriteEnd);
        _ = close(second.WriteEnd);
        MemoryStream[] taken = [new(), new()];
        byte[] chunk = new byte[ChunkBytes];
        (int Fd, short Events, short Found)* polled = stackalloc (int, short, short)[2];
        polled[0] = (first.ReadEnd, Readable, 0);
        polled[1] = (second.ReadEnd, Readable, 0);
        // poll(2) passes over what is negative.
        while (polled[0].Fd >= 0 || polled[1].Fd >= 0)
        {
            if (poll(polled, 2, -1) < 0) continue;
            for (int i = 0; i < 2; i++)
            {
                if (polled[i].Fd < 0 || polled[i].Found == 0) continue;
                nint count;
                fixed (byte* data = chunk) count = read(polled[i].Fd, data, ChunkBytes);
                if (count > 0)
                {
                    taken[i].Write(chunk, 0, (int)count);
                    continue;
                }

                _ = close(polled[i].Fd);
                polled[i].Fd = -1;
            }
        }

        return (taken[0].ToArray(), taken[1].ToArray());
    }

    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int pipe2(int* ends, int flags);

    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint write(int fd, byte* data, nuint count);

    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint read(int fd, byte* data, nuint count);

    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int close(int fd);

    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int poll(void* polled, nuint count, int timeout);
}
