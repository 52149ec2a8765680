using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Steps;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Boxes;

/// <summary>PID 1 of a box: starts one program after the other as the launcher tells it, and reaps.</summary>
/// <remarks>
/// Runs after clone3: raw system calls only, no allocation. It is another user than the programs, not dumpable and hidden from
/// /proc, so a program can neither trace it, signal it, change its limits nor reach its socket. Killing it ends the box
/// (pid_namespaces(7)), which is how every limit is enforced.
/// </remarks>
internal static unsafe class BoxInit
{
    /// <summary>Where init has its socket to the launcher.</summary>
    public const int SocketFd = 3;

    /// <summary>Where init has its own oom_score_adj open.</summary>
    public const int OomScoreFd = 4;

    /// <summary>Gets the memory that programs are started with, and touches what every start needs, so that no start waits for it.</summary>
    public static ProgramStart* Allocate()
    {
        const nuint stackSize = 64 * 1024, pathSize = 8192, startSize = 4096;
        nuint tableSize = (nuint)((ExecFrame.MaximumStrings + 4) * sizeof(byte*));
        byte* memory = (byte*)mmap(null, startSize + ExecFrame.MaximumBytes + stackSize + pathSize + tableSize, 3 /* read, write */, 0x22 /* private, anonymous */, -1, 0);
        if ((nint)memory == -1) _exit(1);
        ProgramStart* start = (ProgramStart*)memory;
        start->Frame = (ExecFrame*)(memory + startSize);
        start->StackTop = memory + startSize + ExecFrame.MaximumBytes + stackSize;
        start->Path = start->StackTop;
        start->Table = (byte**)(start->Path + pathSize);
        ((byte*)start->Frame)[0] = 0;
        start->StackTop[-1] = start->StackTop[-4097] = 0;
        start->Path[0] = 0;
        start->Table[0] = null;
        return start;
    }

    /// <summary>Serves until the launcher goes away. Never returns.</summary>
    public static void Serve(ProgramStart* start)
    {
        int count;
        while (true)
        {
            nint length = receive_with_fds(SocketFd, start->Frame, ExecFrame.MaximumBytes, start->Streams, FdRoom, &count, 0);
            if (length <= 0)
            {
                if (length < 0 && errno == Errno.EINTR) continue;
                _exit(0); // the launcher is gone; with PID 1 go all others
            }

            if (length == sizeof(int)) continue; // a signal for a program that has ended meanwhile
            InitReport report = default;
            if (count != 3 || !start->Unpack(length)) report.Step = Step.SendExec;
            else RunOne(start, &report);
            for (int i = 0; i < count; i++) close(start->Streams[i]);
            send_with_fds(SocketFd, &report, (nuint)sizeof(InitReport), null, 0, 0);
        }
    }

    private static void RunOne(ProgramStart* start, InitReport* report)
    {
        start->Failed = Step.Done;
        start->Errno = 0;
        int master = -1;
        if (start->Frame->Columns > 0)
        {
            report->Step = ConnectTerminal(start, &master);
            if (report->Step != Step.Done)
            {
                report->Errno = errno;
                if (master >= 0) close(master);
                return;
            }
        }

        int signals = start->Frame->HearsSignals ? InteractiveWait.Open() : -1;
        // A program inherits the score: when memory runs out, the kernel ends programs first and init last.
        SetOomScore(1000);
        long began = monotonic();
        // The parent sleeps until execve, so the address space can be lent instead of copied (vfork(2)).
        int pid = clone(&ProgramStart.Child, start->StackTop, (int)(CLONE_VM | CLONE_VFORK) | SIGCHLD, start);
        int failure = errno;
        SetOomScore(0);
        if (master >= 0) HandOver(start, master, pid >= 0 && start->Failed == Step.Done);
        if (pid < 0)
        {
            report->Step = Step.CloneProgram;
            report->Errno = failure;
            if (signals >= 0) InteractiveWait.Close(signals);
            return;
        }

        int status = 0;
        if (signals >= 0)
        {
            InteractiveWait.For(pid, signals, &status, &report->Usage);
        }
        else
        {
            int reaped;
            do reaped = wait4(-1, &status, WALL, &report->Usage);
            while (reaped != pid && (reaped > 0 || errno == Errno.EINTR));
        }

        report->WallNs = monotonic() - began;
        report->WaitStatus = status;
        report->Step = start->Failed;
        report->Errno = start->Errno;

        // What the program left behind ends with it: kill(-1) reaches everything in this pid namespace but PID 1.
        kill(-1, SIGKILL);
        RUsage usage;
        while (wait4(-1, &status, WALL, &usage) > 0) { }
    }

    /// <summary>Puts a terminal in the place of the three streams that came with the message.</summary>
    private static Step ConnectTerminal(ProgramStart* start, int* master)
    {
        int slave = -1;
        Step step = BoxTerminal.Open(start->Frame, start->Frame->InitId != start->Frame->Id, master, &slave);
        if (step == Step.Done && (dup3(slave, start->Streams[0], O_CLOEXEC) < 0 || dup3(slave, start->Streams[1], O_CLOEXEC) < 0 || dup3(slave, start->Streams[2], O_CLOEXEC) < 0)) step = Step.ConnectStream;
        int failure = errno;
        if (slave >= 0) close(slave);
        *errno_location = failure;
        return step;
    }

    /// <summary>Gives the terminal's other side to the launcher, and keeps neither side: the program's end must be the terminal's.</summary>
    private static void HandOver(ProgramStart* start, int master, bool hasStarted)
    {
        for (int i = 0; i < 3; i++)
        {
            close(start->Streams[i]);
            start->Streams[i] = -1;
        }

        if (hasStarted)
        {
            InitReport report = new() { IsTerminal = true };
            send_with_fds(SocketFd, &report, (nuint)sizeof(InitReport), &master, 1, 0);
        }

        close(master);
    }

    private static void SetOomScore(int score)
    {
        byte* text = stackalloc byte[4];
        text[0] = score == 0 ? (byte)'0' : (byte)'1';
        text[1] = text[2] = text[3] = (byte)'0';
        pwrite(OomScoreFd, text, score == 0 ? 1u : 4u, 0);
    }
}
