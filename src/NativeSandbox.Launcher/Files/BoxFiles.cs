using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Steps;
using static NativeSandbox.Launcher.Kernel.CString;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Files;

/// <summary>Moves regular files into and out of a box's /box.</summary>
/// <remarks>
/// Every path is resolved by openat2(2) below the directory's descriptor, without any link, and only regular files are touched:
/// whatever untrusted code planted there, nothing outside can be read, written, given away or waited for (CVE-2024-28185, -28189).
/// </remarks>
internal static unsafe class BoxFiles
{
    private const int PathBytes = 4096;

    /// <summary>Writes a new file, making missing directories; a file that is there is replaced.</summary>
    /// <param name="box">/box.</param>
    /// <param name="path">Relative, plain parts only.</param>
    /// <param name="executable">Whether it may be executed.</param>
    /// <param name="content">The bytes, where they came with the message.</param>
    /// <param name="source">A descriptor with the bytes, else -1.</param>
    /// <param name="length">How many there are.</param>
    /// <param name="owner">The box's user.</param>
    public static void Put(int box, string path, bool executable, ReadOnlySpan<byte> content, int source, long length, uint owner)
    {
        byte* name = stackalloc byte[PathBytes];
        CheckPath(path, name);
        int parent = OpenParent(box, ref name, owner);
        try
        {
            // Replaced, not opened: what is there may be a link or a FIFO that a program made.
            if (unlinkat(parent, name, 0) != 0 && errno != Errno.ENOENT) throw new StepException(Step.OpenFile, errno, $"{path} in the box cannot be replaced");
            int file = openat_inside(parent, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, executable ? 0x1EDu : 0x1A4u);
            if (file < 0) throw new StepException(Step.OpenFile, errno, $"{path} cannot be made in the box");
            try
            {
                // First its owner, so that what is written counts as the owner's (quotactl(2)).
                if (fchown(file, owner, owner) != 0) throw new StepException(Step.WriteFile, errno, path);
                if (source >= 0) Copy(source, file, length, path);
                else WriteAll(file, content, path);
            }
            catch (StepException)
            {
                unlinkat(parent, name, 0);
                throw;
            }
            finally
            {
                close(file);
            }
        }
        finally
        {
            if (parent != box) close(parent);
        }
    }

    /// <summary>Copies a regular file into a sealed memfd or, when it is small, into memory.</summary>
    /// <returns>The bytes and -1, or nothing and the descriptor, which is the caller's.</returns>
    public static (byte[] Content, int Memfd, long Length, bool Executable) Get(int box, string path, long maximum, int inlineBytes)
    {
        byte* name = stackalloc byte[PathBytes];
        CheckPath(path, name);
        int file = openat_inside(box, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0);
        if (file < 0) throw new StepException(Step.OpenFile, errno, $"there is no regular file {path} in the box");
        try
        {
            StatX status;
            if (fstat(file, &status) != 0 || (status.Mode & S_IFMT) != S_IFREG) throw new StepException(Step.OpenFile, Errno.EINVAL, $"{path} is not a regular file");
            long length = (long)status.Size;
            if (length > maximum) throw new StepException(Step.ReadFile, Errno.EFBIG, $"{path} has {length} bytes, {maximum} are allowed");
            bool executable = (status.Mode & 0x40) != 0;
            if (length <= inlineBytes)
            {
                byte[] content = new byte[length];
                fixed (byte* start = content)
                {
                    nint got = pread(file, start, (nuint)length, 0);
                    if (got != length) throw new StepException(Step.ReadFile, got < 0 ? errno : Errno.ENODATA, path);
                }

                return (content, -1, length, executable);
            }

            int memfd = memfd_create(Literal("file"u8), MFD_CLOEXEC | MFD_ALLOW_SEALING);
            try
            {
                Copy(file, memfd, length, path);
                fcntl(memfd, F_ADD_SEALS, F_SEAL_ALL_NOW);
            }
            catch (StepException)
            {
                close(memfd);
                throw;
            }

            return ([], memfd, length, executable);
        }
        finally
        {
            close(file);
        }
    }

    private static void CheckPath(string path, byte* name)
    {
        if (path.Length == 0 || path.Split('/').Any(part => part is "" or "." or "..") || !TryCopy(path, new Span<byte>(name, PathBytes)))
            throw new StepException(Step.OpenFile, Errno.EINVAL, "a path in a box is relative, shorter than 4,096 bytes, and has no empty part, no '.' and no '..'");
    }

    /// <summary>Opens the directory that the last part of a path lies in, part by part and never through a link, making what is missing.</summary>
    /// <param name="box">/box; returned itself where the path has one part.</param>
    /// <param name="name">The path; points to its last part afterwards.</param>
    /// <param name="owner">Who gets the directories that are made.</param>
    private static int OpenParent(int box, ref byte* name, uint owner)
    {
        int parent = box;
        for (byte* c = name; *c != 0; c++)
        {
            if (*c != '/') continue;
            *c = 0;
            bool made = mkdirat(parent, name, 0x1ED) == 0; // of one part, which it does not follow
            int reason = made ? 0 : errno;
            int directory = reason is 0 or Errno.EEXIST ? openat_inside(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0) : -1;
            if (directory < 0 && reason is 0 or Errno.EEXIST) reason = errno;
            if (directory >= 0 && made && fchown(directory, owner, owner) != 0)
            {
                reason = errno;
                unlinkat(parent, name, AT_REMOVEDIR);
                close(directory);
                directory = -1;
            }

            if (parent != box) close(parent);
            if (directory < 0) throw new StepException(Step.OpenFile, reason, "a directory in the box cannot be made or entered");
            parent = directory;
            name = c + 1;
        }

        return parent;
    }

    private static void WriteAll(int file, ReadOnlySpan<byte> content, string path)
    {
        fixed (byte* start = content)
        {
            if (write(file, start, (nuint)content.Length) != content.Length) throw new StepException(Step.WriteFile, errno, path);
        }
    }

    private static void Copy(int from, int to, long length, string path)
    {
        long offset = 0;
        while (offset < length)
        {
            nint copied = sendfile(to, from, &offset, (nuint)(length - offset));
            if (copied < 0 && errno == Errno.EINTR) continue;
            if (copied <= 0) throw new StepException(Step.WriteFile, copied < 0 ? errno : Errno.ENODATA, $"{path}: the content is shorter than said, or the box is full");
        }
    }
}
