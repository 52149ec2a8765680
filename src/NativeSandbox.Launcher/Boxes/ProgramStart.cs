using System.Runtime.InteropServices;
using NativeSandbox.Launcher.Steps;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Boxes;

/// <summary>The last steps before a program: from init's memory, lent by CLONE_VM, to execve.</summary>
/// <remarks>Raw system calls only, no allocation; what it writes here, init reads.</remarks>
internal unsafe struct ProgramStart
{
    /// <summary>The launcher's message.</summary>
    public ExecFrame* Frame;

    /// <summary>Where the stack of a program's start begins.</summary>
    public byte* StackTop;

    /// <summary>Room for one path.</summary>
    public byte* Path;

    /// <summary>Room for the argument and environment pointers.</summary>
    public byte** Table;

    /// <summary>Standard input, output and error.</summary>
    public fixed int Streams[FdRoom];

    /// <summary>The step that failed, or <see cref="Step.Done"/> once execve took over.</summary>
    public Step Failed;

    /// <summary>Why.</summary>
    public int Errno;

    private byte* _directory;
    private byte** _environment;

    private const int PathBytes = 8192;

    /// <summary>Finds the strings in the message.</summary>
    /// <returns>False where the message does not hold together.</returns>
    public bool Unpack(nint length)
    {
        if (length < sizeof(ExecFrame) || Frame->StringBytes != length - sizeof(ExecFrame)) return false;
        if (Frame->ArgumentCount < 1 || Frame->EnvironmentCount < 0 || Frame->ArgumentCount + Frame->EnvironmentCount > ExecFrame.MaximumStrings) return false;
        byte* text = (byte*)(Frame + 1);
        byte* end = text + Frame->StringBytes;
        if (!Next(ref text, end, out _directory)) return false;
        for (int i = 0; i < Frame->ArgumentCount; i++)
        {
            if (!Next(ref text, end, out Table[i])) return false;
        }

        Table[Frame->ArgumentCount] = null;
        _environment = Table + Frame->ArgumentCount + 1;
        for (int i = 0; i < Frame->EnvironmentCount; i++)
        {
            if (!Next(ref text, end, out _environment[i])) return false;
        }

        _environment[Frame->EnvironmentCount] = null;
        return text == end;
    }

    private static bool Next(ref byte* text, byte* end, out byte* found)
    {
        found = text;
        while (text < end && *text != 0) text++;
        return text++ < end;
    }

    /// <summary>What clone(2) calls.</summary>
    [UnmanagedCallersOnly]
    public static int Child(void* argument)
    {
        ProgramStart* start = (ProgramStart*)argument;
        int failure = 0;
        start->Failed = start->Prepare(&failure);
        if (start->Failed == Step.Done) start->Failed = start->Execute(&failure);
        start->Errno = failure;
        _exit(127);
        return 0;
    }

    private Step Prepare(int* failure)
    {
        Step step = Step.Done;
        // The session is the box's, made by init; one a program would cost a scheduler group each (sched(7), autogroup).
        // A terminal belongs to a session, which makes the program its leader and that of its own group.
        if (Frame->Columns > 0 ? setsid() < 0 : setpgid(0, 0) < 0) step = Step.NewProcessGroup;
        else if (Frame->Columns > 0 && ioctl(Streams[0], TIOCSCTTY, 0) != 0) step = Step.TakeTerminal;
        else if (dup2(Streams[0], 0) < 0 || dup2(Streams[1], 1) < 0 || dup2(Streams[2], 2) < 0) step = Step.ConnectStream;
        else if (close_range(3, uint.MaxValue) != 0) step = Step.ConnectStream;
        else if (Frame->HearsSignals && !UnblockSignals()) step = Step.ConnectStream;
        else if (!SetLimits()) step = Step.SetLimit;
        else if (syscall(SYS_setresgid, (nint)Frame->Id, (nint)Frame->Id, (nint)Frame->Id) != 0) step = Step.SwitchUser;
        else if (syscall(SYS_setresuid, (nint)Frame->Id, (nint)Frame->Id, (nint)Frame->Id) != 0) step = Step.SwitchUser;
        else if (capset(0, 0, 0) != 0) step = Step.ClearCapabilities;
        else if (chdir(_directory) != 0) step = Step.EnterDirectory;
        if (step != Step.Done) *failure = errno;
        return step;
    }

    /// <summary>init holds SIGCHLD back while it waits for such a program, and a mask is inherited.</summary>
    private static bool UnblockSignals()
    {
        ulong none = 0;
        return syscall(SYS_rt_sigprocmask, 2 /* SIG_SETMASK */, (nint)(&none), 0, 8) == 0;
    }

    private bool SetLimits()
    {
        for (int resource = 0; resource < RLIMIT_COUNT; resource++)
        {
            if ((Frame->LimitMask & (1u << resource)) == 0) continue;
            RLimit limit = new() { Soft = Frame->Limits[2 * resource], Hard = Frame->Limits[(2 * resource) + 1] };
            if (setrlimit(resource, &limit) == 0) continue;
            // The launcher's own hard limit may be lower, and nobody here may raise one: the lower limit it is.
            RLimit own;
            if (getrlimit(resource, &own) != 0) return false;
            if (limit.Hard > own.Hard) limit.Hard = own.Hard;
            if (limit.Soft > limit.Hard) limit.Soft = limit.Hard;
            if (setrlimit(resource, &limit) != 0) return false;
        }

        return true;
    }

    /// <summary>execve as execvp(3) does it, but with the PATH of the new environment and without its ENOEXEC shell.</summary>
    private Step Execute(int* failure)
    {
        byte* name = Table[0];
        for (byte* c = name; *c != 0; c++)
        {
            if (*c == '/') return TryExecute(name, failure);
        }

        *failure = Kernel.Errno.ENOENT;
        byte* directory = SearchPath();
        while (directory != null && *name != 0)
        {
            byte* end = directory;
            int length = 0;
            while (*end != 0 && *end != ':' && length < PathBytes - 2) Path[length++] = *end++;
            if (length > 0) Path[length++] = (byte)'/';
            for (byte* c = name; *c != 0 && length < PathBytes - 1; c++) Path[length++] = *c;
            Path[length] = 0;
            int found = 0;
            Step step = TryExecute(Path, &found);
            if (step == Step.ImageTooLarge) return step;
            if (found != Kernel.Errno.ENOENT && found != Kernel.Errno.ENOTDIR)
            {
                *failure = found;
                if (found != Kernel.Errno.EACCES) return step;
            }

            directory = *end == ':' ? end + 1 : null;
        }

        return Step.Execute;
    }

    private Step TryExecute(byte* path, int* failure)
    {
        if (Frame->MaximumImageBytes > 0)
        {
            ulong size = ElfImage.WritableBytes(path, failure);
            if (*failure != 0) return Step.Execute;
            if (size > Frame->MaximumImageBytes)
            {
                *failure = Kernel.Errno.ENOMEM;
                return Step.ImageTooLarge;
            }
        }

        execve(path, Table, _environment);
        *failure = errno;
        return Step.Execute;
    }

    private byte* SearchPath()
    {
        for (byte** entry = _environment; *entry != null; entry++)
        {
            byte* e = *entry;
            if (e[0] == 'P' && e[1] == 'A' && e[2] == 'T' && e[3] == 'H' && e[4] == '=') return e + 5;
        }

        return null;
    }
}
