using System.Globalization;
using System.Text;
using NativeSandbox.Launcher.Kernel;
using static NativeSandbox.Launcher.Kernel.CString;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Homes;

/// <summary>Empties the trash: directories that nobody has a way to any more.</summary>
/// <remarks>
/// A directory in a directory is moved up before it is emptied, so that no depth takes a descriptor or a stack, and each step
/// has names of one part only. Links are removed, never followed.
/// </remarks>
internal sealed unsafe class HomeRemoval(int trash, Action emptied)
{
    private const int PathBytes = 64;

    private int _current = -1;
    private string? _name;
    private long _moved;

    /// <summary>Removes some entries.</summary>
    /// <returns>Whether there is more.</returns>
    public bool Step()
    {
        byte* name = stackalloc byte[PathBytes];
        if (_current < 0)
        {
            _name = FirstIn(trash);
            if (_name is null)
            {
                emptied();
                return false;
            }

            if (!TryCopy(_name, new Span<byte>(name, PathBytes)) || unlinkat(trash, name, AT_REMOVEDIR) == 0 || unlinkat(trash, name, 0) == 0) return true;
            _current = openat_inside(trash, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0);
            if (_current >= 0) return true;
            emptied(); // not ours to remove: it stays for the next start
            return false;
        }

        bool more = DirectoryEntries.ReadSome(_current, Remove);
        if (more) return true;
        close(_current);
        _current = -1;
        TryCopy(_name!, new Span<byte>(name, PathBytes));
        if (unlinkat(trash, name, AT_REMOVEDIR) == 0 || errno == Errno.ENOTEMPTY) return true; // entries that were skipped by the reading: again
        emptied();
        return false;
    }

    private void Remove(byte* name, ReadOnlySpan<byte> text)
    {
        if (unlinkat(_current, name, 0) == 0 || unlinkat(_current, name, AT_REMOVEDIR) == 0) return;
        byte* moved = stackalloc byte[PathBytes];
        do TryCopy(string.Create(CultureInfo.InvariantCulture, $"part-{_moved++}"), new Span<byte>(moved, PathBytes));
        while (rename_new(_current, name, trash, moved) != 0 && errno == Errno.EEXIST);
    }

    private static string? FirstIn(int directory)
    {
        string? first = null;
        int fresh = openat(directory, Literal("."u8), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        while (first is null && DirectoryEntries.ReadSome(fresh, (_, text) => first ??= Encoding.Latin1.GetString(text))) { }
        close(fresh);
        return first;
    }
}
