using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace NativeSandbox.Launcher.Kernel;

/// <summary>Strings as the kernel takes them: bytes that end in NUL, at an address that stays.</summary>
internal static unsafe class CString
{
    /// <summary>The address of a u8 literal: it lies in the executable's read-only data and ends in NUL. Safe after clone.</summary>
    public static byte* Literal(ReadOnlySpan<byte> literal) => (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(literal));

    /// <summary>A copy that is never freed: for what lives as long as the process.</summary>
    public static byte* Permanent(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        byte* copy = (byte*)NativeMemory.Alloc((nuint)length + 1);
        Encoding.UTF8.GetBytes(text, new Span<byte>(copy, length));
        copy[length] = 0;
        return copy;
    }

    /// <summary>Fills a buffer and ends it with NUL. Paths are longer than the buffer only where somebody tries.</summary>
    public static bool TryCopy(string text, Span<byte> buffer)
    {
        if (Encoding.UTF8.GetByteCount(text) >= buffer.Length || text.Contains('\0', StringComparison.Ordinal)) return false;
        int length = Encoding.UTF8.GetBytes(text, buffer);
        buffer[length] = 0;
        return true;
    }
}
