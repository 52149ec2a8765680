using System.Buffers.Text;
using System.Globalization;
using System.Text;
using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Steps;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Cgroups;

/// <summary>One cgroup directory, by descriptor: after the launcher left the host's root there is no path to it.</summary>
internal sealed unsafe class CgroupDirectory(int fd) : IDisposable
{
    /// <summary>The directory's descriptor.</summary>
    public int Fd { get; } = fd;

    /// <summary>Makes a directory below this one.</summary>
    public CgroupDirectory Create(string name)
    {
        Span<byte> path = stackalloc byte[64];
        CString.TryCopy(name, path);
        fixed (byte* p = path)
        {
            // Left by a launcher that was killed before it could remove it: empty, or mkdir's user would see it busy on removal.
            if (mkdirat(Fd, p, 0x1ED) != 0 && (errno != Errno.EEXIST || unlinkat(Fd, p, AT_REMOVEDIR) != 0 || mkdirat(Fd, p, 0x1ED) != 0))
                throw new StepException(Step.MakeCgroup, errno, $"no cgroup {name}; is the subtree delegated to the id range?");
            int directory = openat(Fd, p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
            return directory >= 0 ? new CgroupDirectory(directory) : throw new StepException(Step.MakeCgroup, errno, name);
        }
    }

    /// <summary>Removes a directory below this one.</summary>
    public bool TryRemove(string name)
    {
        Span<byte> path = stackalloc byte[64];
        CString.TryCopy(name, path);
        fixed (byte* p = path) return unlinkat(Fd, p, AT_REMOVEDIR) == 0 || errno == Errno.ENOENT;
    }

    /// <summary>Whether there is such a file.</summary>
    public bool Has(ReadOnlySpan<byte> file)
    {
        int opened = Open(file, O_RDONLY);
        if (opened < 0) return false;
        close(opened);
        return true;
    }

    /// <summary>Opens a file; -1 where there is none.</summary>
    public int Open(ReadOnlySpan<byte> file, int flags)
    {
        fixed (byte* p = file) return openat(Fd, p, flags | O_CLOEXEC);
    }

    /// <summary>Writes a number into a file.</summary>
    public void Write(ReadOnlySpan<byte> file, long value)
    {
        Span<byte> text = stackalloc byte[24];
        Utf8Formatter.TryFormat(value, text, out int length);
        if (!TryWrite(file, text[..length])) throw Failure(file, value.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Writes a text into a file.</summary>
    public void Write(ReadOnlySpan<byte> file, ReadOnlySpan<byte> text)
    {
        if (!TryWrite(file, text)) throw Failure(file, Encoding.ASCII.GetString(text));
    }

    /// <summary>Writes a text into a file that may be missing or refuse it.</summary>
    public bool TryWrite(ReadOnlySpan<byte> file, ReadOnlySpan<byte> text)
    {
        int opened = Open(file, O_WRONLY);
        if (opened < 0) return false;
        nint written;
        fixed (byte* p = text) written = write(opened, p, (nuint)text.Length);
        int failure = errno;
        close(opened);
        LastErrno = failure;
        return written == text.Length;
    }

    /// <summary>errno of the last write that failed.</summary>
    public int LastErrno { get; private set; }

    /// <summary>Reads a whole small file again from its start; the bytes read.</summary>
    public static int Read(int file, Span<byte> buffer)
    {
        fixed (byte* p = buffer) return (int)Math.Max(0, pread(file, p, (nuint)buffer.Length, 0));
    }

    /// <summary>Reads a file that holds one number.</summary>
    public static long ReadNumber(int file)
    {
        Span<byte> text = stackalloc byte[32];
        int length = Read(file, text);
        return Utf8Parser.TryParse(text[..length], out long value, out _) ? value : 0;
    }

    /// <summary>Finds <c>key number</c> in the text of a flat keyed file.</summary>
    public static long Find(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key)
    {
        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? text : text[..end];
            if (line.StartsWith(key) && line.Length > key.Length && line[key.Length] == ' ' && Utf8Parser.TryParse(line[(key.Length + 1)..], out long value, out _)) return value;
            text = end < 0 ? default : text[(end + 1)..];
        }

        return 0;
    }

    public void Dispose() => close(Fd);

    private StepException Failure(ReadOnlySpan<byte> file, string value) =>
        new(Step.SetCgroupLimit, LastErrno, $"{Encoding.ASCII.GetString(file.TrimEnd((byte)0))} does not take {value}");
}
