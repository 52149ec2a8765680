using System.Globalization;
using NativeSandbox.Server.Interop;

namespace NativeSandbox.Server.Logging.Journal;

/// <summary>Finds out whether what this process writes goes to the journal anyway, as systemd.exec(5) advises for JOURNAL_STREAM.</summary>
internal static unsafe class JournalStream
{
    /// <summary>Where the journal takes structured messages.</summary>
    public const string Socket = "/run/systemd/journal/socket";

    /// <param name="variable">What JOURNAL_STREAM says, <c>device:inode</c>; null where it is not set.</param>
    /// <returns>Whether standard error or standard output is that stream; a redirected one is not, although the variable is inherited.</returns>
    public static bool IsOurs(string? variable) => variable is not null && (Name(2) == variable || Name(1) == variable);

    /// <summary>The device and inode of an open file, as JOURNAL_STREAM writes them; null where it cannot be told.</summary>
    public static string? Name(int descriptor)
    {
        LibC.Statx answer;
        fixed (byte* empty = "\0"u8)
        {
            if (LibC.statx(descriptor, empty, LibC.AT_EMPTY_PATH, LibC.STATX_INO, &answer) != 0) return null;
        }
        return string.Create(CultureInfo.InvariantCulture, $"{Device(answer.stx_dev_major, answer.stx_dev_minor)}:{answer.stx_ino}");
    }

    // makedev(3) of glibc: the low 12 bits of the major above the low 8 of the minor, the rest of both above those.
    private static ulong Device(ulong major, ulong minor) =>
        (minor & 0xff) | ((major & 0xfff) << 8) | ((minor & ~0xfful) << 12) | ((major & ~0xffful) << 32);
}
