using System.Globalization;
using NativeSandbox.Launcher.Kernel;

namespace NativeSandbox.Launcher.Spawning;

/// <summary>Finds what of a process's memory code after a fork never looks at: the managed heap and its tables, and other threads' stacks.</summary>
/// <remarks>
/// The spawner gives that memory back, since every clone copies the page tables of what is left and every box's end frees them.
/// Kept are all files, the C heap, the main stack, what borders on the executable (its static data) and the block with this
/// thread's own variables.
/// </remarks>
internal static unsafe class AddressSpace
{
    /// <summary>Start and length of each region to give back, ended by zeros; never freed.</summary>
    public static nuint* FindUnneeded(string maps)
    {
        nuint here = (nuint)LibC.errno_location;
        nuint previousEnd = 0;
        bool previousKept = true;
        List<(nuint Start, nuint Length)> found = [];
        foreach (string line in File.ReadLines(maps))
        {
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            int dash = fields[0].IndexOf('-', StringComparison.Ordinal);
            nuint start = Parse(fields[0].AsSpan(0, dash)), end = Parse(fields[0].AsSpan(dash + 1));
            // A nameless region behind a kept one is its continuation: .bss of a library, or of the executable.
            bool kept = fields.Length > 5 || (start == previousEnd && previousKept) || (here >= start && here < end);
            if (!kept) found.Add((start, end - start));
            (previousEnd, previousKept) = (end, kept);
        }

        nuint* table = (nuint*)System.Runtime.InteropServices.NativeMemory.AllocZeroed((nuint)((found.Count + 1) * 2 * sizeof(nuint)));
        for (int i = 0; i < found.Count; i++) (table[2 * i], table[(2 * i) + 1]) = found[i];
        return table;
    }

    /// <summary>Gives the regions back. Raw calls only.</summary>
    public static void Unmap(nuint* regions)
    {
        for (; regions[1] != 0; regions += 2) LibC.syscall(LibC.SYS_munmap, (nint)regions[0], (nint)regions[1]);
    }

    private static nuint Parse(ReadOnlySpan<char> hexadecimal) => nuint.Parse(hexadecimal, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
