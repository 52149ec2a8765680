using NativeSandbox.Launcher.Events;
using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Steps;
using NativeSandbox.Protocol.Wire;
using static NativeSandbox.Launcher.Kernel.CString;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Runs;

/// <summary>A pipe from a program, read up to a limit: into memory while it is little, into a memfd beyond, or through to a descriptor.</summary>
internal sealed unsafe class OutputPipe : IReadiness, IDisposable
{
    private const int ChunkBytes = 64 * 1024;

    /// <summary>A flood of output must not keep other boxes waiting.</summary>
    private const int ChunksPerTurn = 16;

    private static readonly byte[] s_chunk = GC.AllocateArray<byte>(ChunkBytes, pinned: true); // one thread reads, one pipe at a time

    private readonly long _limit;
    private readonly int _through;
    private readonly Action _exceeded;
    private byte[] _bytes = [];
    private int _count;
    private int _spill = -1;
    private int _readEnd, _writeEnd;
    private EventLoop? _loop;

    /// <param name="limit">Bytes to keep; one more calls <paramref name="exceeded"/>.</param>
    /// <param name="through">Where the bytes go at once, -1 to keep them here.</param>
    /// <param name="exceeded">Called once, when the program wrote more.</param>
    public OutputPipe(long limit, int through, Action exceeded)
    {
        (_limit, _through, _exceeded) = (limit, through, exceeded);
        int* ends = stackalloc int[2];
        if (pipe2(ends, O_CLOEXEC) != 0) throw new StepException(Step.ConnectStream, errno, "no pipe for the program's output; raise nsbox's LimitNOFILE");
        (_readEnd, _writeEnd) = (ends[0], ends[1]);
        // Only this end: a program's own end must block as a terminal's would.
        fcntl(_readEnd, F_SETFL, O_RDONLY | O_NONBLOCK);
    }

    /// <summary>The program's end.</summary>
    public int WriteEnd => _writeEnd;

    /// <summary>Bytes kept or passed through.</summary>
    public long Length { get; private set; }

    /// <summary>Whether the program wrote more than was kept.</summary>
    public bool Truncated { get; private set; }

    /// <summary>The bytes, where they are few enough to travel in a message.</summary>
    public ReadOnlyMemory<byte> Inline => _spill < 0 ? _bytes.AsMemory(0, _count) : default;

    /// <summary>The memfd with the bytes where they are many, else -1. It is the caller's from here on.</summary>
    public int TakeSpill()
    {
        int spill = _spill;
        _spill = -1;
        return spill;
    }

    /// <summary>From here on the launcher reads what the program writes.</summary>
    public void Watch(EventLoop loop)
    {
        if (_writeEnd >= 0) close(_writeEnd); // so that the end of the program is the end of the pipe
        _writeEnd = -1;
        _loop = loop;
        loop.Add(_readEnd, this);
    }

    /// <summary>Reads what is left, and no more after that.</summary>
    public void Finish()
    {
        Drain(int.MaxValue);
        Unwatch();
    }

    public void Ready()
    {
        if (Drain(ChunksPerTurn)) Unwatch(); // a closed pipe would be ready for ever
    }

    private void Unwatch()
    {
        _loop?.Remove(_readEnd);
        _loop = null;
    }

    /// <returns>Whether no program has the other end any more.</returns>
    private bool Drain(int chunks)
    {
        fixed (byte* chunk = s_chunk)
        {
            while (chunks-- > 0)
            {
                nint got = read(_readEnd, chunk, ChunkBytes);
                if (got <= 0) return got == 0;
                Keep(new ReadOnlySpan<byte>(chunk, (int)got));
            }
        }

        return false;
    }

    private void Keep(ReadOnlySpan<byte> data)
    {
        if (Truncated) return;
        long room = _limit - Length;
        if (data.Length > room)
        {
            data = data[..(int)room];
            Truncated = true;
        }

        Length += data.Length;
        if (_through >= 0) WriteAll(_through, data);
        else if (_spill >= 0) WriteAll(_spill, data);
        else if (_count + data.Length <= WireLimits.InlineBytes) KeepInMemory(data);
        else SpillWith(data);
        if (Truncated) _exceeded();
    }

    private void KeepInMemory(ReadOnlySpan<byte> data)
    {
        if (_count + data.Length > _bytes.Length) Array.Resize(ref _bytes, Math.Max(_count + data.Length, Math.Min(WireLimits.InlineBytes, _bytes.Length * 2)));
        data.CopyTo(_bytes.AsSpan(_count));
        _count += data.Length;
    }

    private void SpillWith(ReadOnlySpan<byte> data)
    {
        _spill = memfd_create(Literal("output"u8), MFD_CLOEXEC);
        WriteAll(_spill, _bytes.AsSpan(0, _count));
        WriteAll(_spill, data);
        _bytes = [];
    }

    private static void WriteAll(int fd, ReadOnlySpan<byte> data)
    {
        fixed (byte* start = data)
        {
            for (nint done = 0; done < data.Length;)
            {
                nint wrote = write(fd, start + done, (nuint)(data.Length - done));
                if (wrote < 0 && errno == Errno.EINTR) continue;
                if (wrote <= 0) return; // a reader that went away: the program's output is nobody's
                done += wrote;
            }
        }
    }

    public void Dispose()
    {
        Unwatch();
        if (_writeEnd >= 0) close(_writeEnd);
        if (_readEnd >= 0) close(_readEnd);
        if (_spill >= 0) close(_spill);
        _readEnd = _writeEnd = _spill = -1;
    }
}
