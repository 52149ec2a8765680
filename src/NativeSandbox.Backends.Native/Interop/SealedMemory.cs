using Microsoft.Win32.SafeHandles;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Backends.Native.Interop;

/// <summary>Content on its way to nsbox in a memfd that can no longer change: nsbox and the box may trust its size.</summary>
internal static unsafe class SealedMemory
{
    private const int Seals = LibC.F_SEAL_SEAL | LibC.F_SEAL_SHRINK | LibC.F_SEAL_GROW | LibC.F_SEAL_WRITE;

    /// <exception cref="SandboxException">The kernel gives no memfd.</exception>
    public static SafeFileHandle Create(ReadOnlySpan<byte> content)
    {
        SafeFileHandle file;
        fixed (byte* name = "nativesandbox"u8)
        {
            int fd = LibC.memfd_create(name, LibC.MFD_CLOEXEC | LibC.MFD_ALLOW_SEALING);
            if (fd < 0) throw new SandboxException($"memfd_create failed: {Errno.Describe(Errno.Last)}");
            file = new SafeFileHandle(fd, ownsHandle: true);
        }
        try
        {
            // At an offset, so that the file position stays at the start: as standard input it is read from there.
            RandomAccess.Write(file, content, 0);
            if (LibC.fcntl((int)file.DangerousGetHandle(), LibC.F_ADD_SEALS, Seals) != 0)
                throw new SandboxException($"sealing a memfd failed: {Errno.Describe(Errno.Last)}");
            return file;
        }
        catch (IOException e)
        {
            file.Dispose();
            throw new SandboxException($"writing a memfd of {content.Length} bytes failed: {e.Message}", e);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads what nsbox sent and closes it.</summary>
    /// <exception cref="SandboxException">It holds less than announced.</exception>
    public static byte[] Take(SafeFileHandle file, long length)
    {
        using (file)
        {
            byte[] content = GC.AllocateUninitializedArray<byte>(checked((int)length));
            int read = 0;
            while (read < content.Length)
            {
                int part = RandomAccess.Read(file, content.AsSpan(read), read);
                if (part == 0) throw new SandboxException($"nsbox announced {length} bytes and sent {read}");
                read += part;
            }
            return content;
        }
    }
}
