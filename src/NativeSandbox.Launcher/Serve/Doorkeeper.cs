using System.Runtime.InteropServices;
using System.Text;
using NativeSandbox.Launcher.Notifications;
using NativeSandbox.Launcher.Run;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Serve;

/// <summary>The process outside the user namespace: lets clients in, passes signals on, speaks to the service manager, and waits for the launcher's end.</summary>
/// <param name="listener">Where clients connect.</param>
/// <param name="control">The socket to the launcher inside: connections and questions go in, what <see cref="ControlWord"/> says comes out.</param>
/// <param name="launcher">The launcher's process id.</param>
/// <param name="manager">Who wants to know how nsbox is.</param>
internal sealed unsafe class Doorkeeper(ListeningSocket listener, int control, int launcher, ServiceManager manager)
{
    private readonly int[] _wake = Pipe();

    /// <summary>A third of the manager's patience: one answer that comes late is not the end.</summary>
    private readonly long _askEveryNs = manager.WatchdogNs / 3;

    private bool _isReady, _isStopping, _hasAsked;
    private long _askNs;

    /// <summary>Serves until the launcher ends.</summary>
    /// <returns>The exit status for nsbox.</returns>
    public int Run()
    {
        using PosixSignalRegistration term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
        PollFd* watched = stackalloc PollFd[3];
        watched[0] = new PollFd { Fd = control, Events = 1 };
        watched[1] = new PollFd { Fd = _wake[0], Events = 1 };
        watched[2] = new PollFd { Fd = -1, Events = 1 };
        while (true)
        {
            AskLauncher();
            if (poll(watched, 3, MillisecondsToWait()) < 0) continue;
            if (watched[0].Returned != 0)
            {
                if (!ReadControl()) break;
                if (_isReady && !_isStopping) watched[2].Fd = listener.Fd; // the first client finds boxes, not a set-up
            }

            if (watched[1].Returned != 0)
            {
                manager.Stopping();
                _isStopping = true;
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
        return !_isReady ? ExitStatus.LauncherFailed : (status & 0x7F) != 0 ? 128 + (status & 0x7F) : (status >> 8) & 0xFF;
    }

    /// <summary>Asks for a sign of life. The manager gets one only when the launcher's event loop gave one: the doorkeeper alone makes no box.</summary>
    private void AskLauncher()
    {
        if (!_isReady || _isStopping || _hasAsked || _askEveryNs == 0 || monotonic() < _askNs) return;
        int nobody = 0;
        _hasAsked = send_with_fds(control, &nobody, sizeof(int), null, 0, MSG_DONTWAIT) == sizeof(int);
        _askNs = monotonic() + _askEveryNs;
    }

    private int MillisecondsToWait() => !_isReady || _isStopping || _hasAsked || _askEveryNs == 0 ? -1
        : (int)Math.Clamp((_askNs - monotonic()) / 1_000_000 + 1, 0, int.MaxValue);

    /// <returns>Whether the launcher is still there.</returns>
    private bool ReadControl()
    {
        byte* buffer = stackalloc byte[ControlWord.MessageBytes];
        int count;
        int* none = stackalloc int[FdRoom];
        nint length = receive_with_fds(control, buffer, ControlWord.MessageBytes, none, FdRoom, &count, 0);
        if (length <= 0) return false;
        string text = Encoding.UTF8.GetString(buffer + 1, (int)length - 1);
        switch (buffer[0])
        {
            case ControlWord.Ready:
                _isReady = true;
                _askNs = monotonic();
                Console.Error.WriteLine(text);
                manager.Ready(text);
                break;
            case ControlWord.Alive:
                _hasAsked = false;
                manager.Alive(text);
                break;
            default:
                Console.Error.WriteLine($"nsbox serve: {text}");
                manager.Failed(text);
                break;
        }

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
