using System.Runtime.InteropServices;
using NativeSandbox.Launcher.Steps;
using static NativeSandbox.Launcher.Kernel.CString;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Boxes;

/// <summary>A program's terminal, in the box's own devpts.</summary>
/// <remarks>Runs in init: raw system calls only, no allocation.</remarks>
internal static unsafe class BoxTerminal
{
    /// <summary>The part of struct termios that is changed: its first word.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 64)]
    private struct Termios
    {
        public uint InputModes;
    }

    /// <summary>struct winsize.</summary>
    private struct WindowSize
    {
        public ushort Rows, Columns, Width, Height;
    }

    /// <summary>Opens a terminal that belongs to the program's user.</summary>
    /// <param name="frame">The user and the size.</param>
    /// <param name="canSwitchUser">Whether init is another user than the program.</param>
    /// <param name="master">The side that goes to the server.</param>
    /// <param name="slave">The program's side.</param>
    public static Step Open(ExecFrame* frame, bool canSwitchUser, int* master, int* slave)
    {
        // devpts gives a terminal to the file system user of who opens it (devpts_pty_new), and init may not give it away later.
        if (canSwitchUser) syscall(SYS_setfsuid, (nint)frame->Id);
        *master = open(Literal("/dev/ptmx"u8), O_RDWR | O_NOCTTY | O_CLOEXEC);
        int failure = errno;
        if (canSwitchUser)
        {
            syscall(SYS_setfsuid, (nint)frame->InitId);
            prctl(PR_SET_DUMPABLE, 0); // a change of the user sets fs.suid_dumpable, and clears the signal that follows
            prctl(PR_SET_PDEATHSIG, SIGKILL);
        }

        if (*master < 0)
        {
            *errno_location = failure;
            return Step.OpenTerminal;
        }

        int unlocked = 0;
        WindowSize size = new() { Rows = frame->Rows, Columns = frame->Columns };
        Termios termios;
        if (ioctl(*master, TIOCSPTLCK, (nint)(&unlocked)) != 0 || ioctl(*master, TIOCSWINSZ, (nint)(&size)) != 0) return Step.OpenTerminal;
        // By the master and not by a path: whatever the box holds, this is the other side.
        *slave = ioctl(*master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
        if (*slave < 0 || ioctl(*slave, TCGETS, (nint)(&termios)) != 0) return Step.OpenTerminal;
        termios.InputModes |= 0x4000; // IUTF8: backspace takes a character and not a byte (termios(3))
        return ioctl(*slave, TCSETS, (nint)(&termios)) == 0 ? Step.Done : Step.OpenTerminal;
    }
}
