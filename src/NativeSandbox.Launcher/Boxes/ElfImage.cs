using NativeSandbox.Launcher.Kernel;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Boxes;

/// <summary>Looks at a program before it is started.</summary>
/// <remarks>
/// A program whose data and BSS exceed the memory limit cannot do its work; past the machine's memory the kernel kills it inside
/// execve with a signal that nothing distinguishes from the program's own fault. The size in its headers is the evidence.
/// </remarks>
internal static unsafe class ElfImage
{
    private const int ProgramHeaderBytes = 56, MaximumHeaders = 32;

    /// <summary>Bytes of writable segments (elf(5), PT_LOAD with PF_W); 0 for what is not a 64-bit ELF file.</summary>
    /// <param name="path">The program.</param>
    /// <param name="failure">The errno where it cannot be opened for reading at all because it is not there; unreadable programs may still be executable.</param>
    public static ulong WritableBytes(byte* path, int* failure)
    {
        *failure = 0;
        // Not blocking: what is at the path may be a FIFO that the program's author put there.
        int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
        if (file < 0)
        {
            int reason = errno;
            if (reason is Errno.ENOENT or Errno.ENOTDIR) *failure = reason;
            return 0;
        }

        ulong total = 0;
        byte* header = stackalloc byte[64];
        byte* table = stackalloc byte[ProgramHeaderBytes * MaximumHeaders];
        if (pread(file, header, 64, 0) == 64 && *(uint*)header == 0x464C457F && header[4] == 2 /* ELFCLASS64 */)
        {
            long offset = *(long*)(header + 32);
            int size = *(ushort*)(header + 54), count = *(ushort*)(header + 56);
            if (size == ProgramHeaderBytes && count <= MaximumHeaders && offset > 0
                && pread(file, table, (nuint)(size * count), offset) == size * count)
            {
                for (int i = 0; i < count; i++)
                {
                    byte* segment = table + (i * size);
                    if (*(uint*)segment != 1 /* PT_LOAD */ || (((uint*)segment)[1] & 2 /* PF_W */) == 0) continue;
                    ulong bytes = *(ulong*)(segment + 40);
                    total = total + bytes < total ? ulong.MaxValue : total + bytes;
                }
            }
        }

        close(file);
        return total;
    }
}
