using NativeSandbox.Launcher.Kernel;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Boxes;

/// <summary>How init waits for a program that somebody talks to: for its end, and for signals that the launcher passes on.</summary>
/// <remarks>
/// Runs in init: raw system calls only, no allocation. init sends the signals since only who reaps the program can name its
/// process group without a race: the number stays the program's until then.
/// </remarks>
internal static unsafe class InteractiveWait
{
    /// <summary>Holds SIGCHLD back, so that <see cref="Open"/>'s descriptor tells of it. To be called before the program is started.</summary>
    public static int Open()
    {
        ulong child = 1UL << (SIGCHLD - 1);
        syscall(SYS_rt_sigprocmask, 0 /* SIG_BLOCK */, (nint)(&child), 0, 8);
        return (int)syscall(SYS_signalfd4, -1, (nint)(&child), 8, O_CLOEXEC | O_NONBLOCK);
    }

    /// <summary>Waits until the program has ended.</summary>
    /// <param name="program">Its process id, and that of its group.</param>
    /// <param name="signals">What <see cref="Open"/> returned; closed here.</param>
    /// <param name="status">Its wait status.</param>
    /// <param name="usage">What it used.</param>
    public static void For(int program, int signals, int* status, RUsage* usage)
    {
        const int signalInfoBytes = 128;
        byte* told = stackalloc byte[signalInfoBytes];
        PollFd* watched = stackalloc PollFd[2];
        watched[0] = new PollFd { Fd = signals, Events = 1 };
        watched[1] = new PollFd { Fd = BoxInit.SocketFd, Events = 1 };
        while (true)
        {
            int reaped = wait4(-1, status, WALL | WNOHANG, usage);
            if (reaped == program || (reaped < 0 && errno == Errno.ECHILD)) break;
            if (reaped != 0) continue;
            if (poll(watched, 2, -1) < 0) continue;
            while (read(signals, told, signalInfoBytes) > 0) { }
            if (watched[1].Returned != 0) PassOn(program);
        }

        Close(signals);
    }

    /// <summary>Undoes <see cref="Open"/>.</summary>
    public static void Close(int signals)
    {
        close(signals);
        ulong none = 0;
        syscall(SYS_rt_sigprocmask, 2 /* SIG_SETMASK */, (nint)(&none), 0, 8);
    }

    private static void PassOn(int program)
    {
        int signal = 0;
        int count;
        int* handles = stackalloc int[FdRoom];
        nint length = receive_with_fds(BoxInit.SocketFd, &signal, sizeof(int), handles, FdRoom, &count, MSG_DONTWAIT);
        for (int i = 0; i < count; i++) close(handles[i]);
        if (length == 0) _exit(0); // the launcher is gone; with PID 1 go all others
        if (length == sizeof(int) && signal is >= 1 and <= 64) kill(-program, signal);
    }
}
