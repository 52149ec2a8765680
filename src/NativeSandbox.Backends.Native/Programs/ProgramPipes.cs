using Microsoft.Win32.SafeHandles;
using NativeSandbox.Backends.Native.Interop;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Backends.Native.Programs;

/// <summary>Three pipes: the ends that stay here and the ends that go to the program. Disposing closes what nobody took.</summary>
internal sealed class ProgramPipes : IDisposable
{
    private readonly SafeFileHandle?[] _ends = new SafeFileHandle?[6];

    /// <exception cref="SandboxException">There are too many open files.</exception>
    public ProgramPipes()
    {
        try
        {
            for (int i = 0; i < _ends.Length; i += 2) Make(i);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What the program gets, in the order of its descriptors. They are closed here when this is disposed, so that a stream ends when the program closes it.</summary>
    public SafeFileHandle[] Theirs => [_ends[0]!, _ends[3]!, _ends[5]!];

    /// <summary>Gives the end away that writes to standard input.</summary>
    public SafeFileHandle TakeInput() => Take(1);

    /// <summary>Gives the end away that reads standard output.</summary>
    public SafeFileHandle TakeOutput() => Take(2);

    /// <summary>Gives the end away that reads standard error.</summary>
    public SafeFileHandle TakeError() => Take(4);

    public void Dispose()
    {
        foreach (SafeFileHandle? end in _ends) end?.Dispose();
    }

    private SafeFileHandle Take(int index)
    {
        SafeFileHandle end = _ends[index]!;
        _ends[index] = null;
        return end;
    }

    private unsafe void Make(int index)
    {
        int* ends = stackalloc int[2];
        if (LibC.pipe2(ends, LibC.O_CLOEXEC) != 0) throw new SandboxException($"pipe2 failed: {Errno.Describe(Errno.Last)}");
        _ends[index] = new SafeFileHandle(ends[0], ownsHandle: true);
        _ends[index + 1] = new SafeFileHandle(ends[1], ownsHandle: true);
        // The program is another user, and opening /dev/stdin or /dev/stdout opens the pipe again by its owner and mode. Nobody else has a name for it.
        const uint everybody = 0b110_110_110;
        if (LibC.fchmod(_ends[index]!, everybody) != 0) throw new SandboxException($"fchmod failed: {Errno.Describe(Errno.Last)}");
    }
}
