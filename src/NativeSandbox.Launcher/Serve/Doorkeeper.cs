using System.Runtime.InteropServices;
using System.Text;
using NativeSandbox.Launcher.Run;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Serve;

/// <summary>The process outside the user namespace: lets clients in, passes signals on, and waits for the launcher's end.</summary>
/// <param name="listener">Where clients connect.</param>
/// <param name="control">The socket to the launcher inside: connections go in, a line about its start comes out.</param>
/// <param name="launcher">The launcher's process id.</param>
internal sealed unsafe class Doorkeeper(ListeningSocket listener, int control, int launcher)
{
    private const int MessageBytes = 8192;

    private readonly int[] _wake = Pipe();

    /// <summary>Serves until the launcher ends.</summary>
    /// <returns>The exit status for nsbox.</returns>
    public int Run()
    {
        using PosixSignalRegistration term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
        bool ready = false;
        PollFd* watched = stackalloc PollFd[3];
        watched[0] = new PollFd { Fd = control, Events = 1 };
        watched[1] = new PollFd { Fd = _wake[0], Events = 1 };
        watched[2] = new PollFd { Fd = -1, Events = 1 };
        while (true)
        {
            if (poll(watched, 3, -1) < 0) continue;
            if (watched[0].Returned != 0)
            {
                if (!ReadControl(ref ready)) break;
                if (ready) watched[2].Fd = listener.Fd; // the first client finds boxes, not a set-up
            }

            if (watched[1].Returned != 0)
            {
                // The launcher sees its end of the socket close and ends every box before it goes itself.
                shutdown(control, 1 /* SHUT_WR */);
                watched[1].Fd = watched[2].Fd = -1;
            }
            else if (watched[2].Returned != 0)
            {
                LetIn();
            }
        }

        int status;
        RUsage usage;
        wait4(launcher, &status, WALL, &usage);
        return !ready ? ExitStatus.LauncherFailed : (status & 0x7F) != 0 ? 128 + (status & 0x7F) : (status >> 8) & 0xFF;
    }

    /// <returns>Whether the launcher is still there.</returns>
    private bool ReadControl(ref bool ready)
    {
        byte* buffer = stackalloc byte[MessageBytes];
        int count;
        int* none = stackalloc int[4];
        nint length = receive_with_fds(control, buffer, MessageBytes, none, &count, 0);
        if (length <= 0) return false;
        string text = Encoding.UTF8.GetString(buffer + 1, (int)length - 1);
        ready = buffer[0] == InsideCommand.IsReady;
        Console.Error.WriteLine(ready ? text : $"nsbox serve: {text}");
        return true;
    }

    private void LetIn()
    {
        int client = listener.Accept();
        if (client < 0) return;
        int pid = launcher; // inside its own pid namespace the launcher is always 1
        send_with_fds(control, &pid, sizeof(int), &client, 1, 0);
        close(client);
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        byte one = 1;
        write(_wake[1], &one, 1);
    }

    private static int[] Pipe()
    {
        int* ends = stackalloc int[2];
        pipe2(ends, O_CLOEXEC);
        return [ends[0], ends[1]];
    }
}
