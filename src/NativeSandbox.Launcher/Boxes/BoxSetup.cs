using NativeSandbox.Launcher.Steps;
using static NativeSandbox.Launcher.Kernel.CString;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Boxes;

/// <summary>Turns a freshly cloned process into the init of a box.</summary>
/// <remarks>
/// Runs after clone3, in a copy of nsbox whose other threads do not exist: raw system calls only, no allocation, no exception
/// (DESIGN.md, "C# after clone"). Every step that fails has a name, and the process ends.
/// </remarks>
internal static unsafe class BoxSetup
{
    /// <summary>What a box's process is cloned into. Its network namespace is entered: those are made ahead.</summary>
    public const ulong Namespaces = CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWPID;

    /// <summary>What init keeps, inside the launcher's user namespace: to become the payload's user and to end its processes.</summary>
    private const ulong InitCapabilities = (1UL << CAP_KILL) | (1UL << CAP_SETGID) | (1UL << CAP_SETUID);

    /// <summary>SECBIT_NOROOT and its lock, so that id 0 is no reason for the kernel to give a capability at execve; SECBIT_KEEP_CAPS.</summary>
    private const nuint SecureBits = 0x1 | 0x2 | 0x10;

    /// <summary>The child's side of the clone. Never returns.</summary>
    public static void Run(BoxPlan* plan)
    {
        int* handles = stackalloc int[2];
        ProgramStart* start = BoxInit.Allocate();
        Step step = Prepare(plan, handles);
        int failure = step == Step.Done ? 0 : errno;
        InitReport report = new() { Step = step, Errno = failure };
        nint sent = send_with_fds(BoxInit.SocketFd, &report, (nuint)sizeof(InitReport), handles, step == Step.Done ? 1 : 0, 0);
        if (step != Step.Done || sent < 0) _exit(1);
        close(handles[0]);
        BoxInit.Serve(start);
    }

    private static Step Prepare(BoxPlan* plan, int* boxDirectory)
    {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        reset_signals();
        if (plan->Socket != BoxInit.SocketFd) dup2(plan->Socket, BoxInit.SocketFd); // first of all, so that a failure can be told

        Step step = JoinCgroups(plan);
        if (step != Step.Done) return step;
        if (plan->Network >= 0 && setns(plan->Network, (int)CLONE_NEWNET) != 0) return Step.JoinNetwork;
        step = MountOwn(plan);
        if (step != Step.Done) return step;
        if (sethostname(Literal("sandbox"u8), 7) != 0) return Step.SetHostName;

        step = KeepOnlyOwnDescriptors(boxDirectory);
        if (step != Step.Done) return step;
        step = DropPrivileges(plan);
        if (step != Step.Done) return step;
        return InstallFilters(plan);
    }

    private static Step JoinCgroups(BoxPlan* plan)
    {
        for (int i = 0; i < plan->CgroupCount; i++)
        {
            // Writing 0 moves the writer: cgroup v1 lets nobody without privilege move another user's process. And it is tasks, not
            // cgroup.procs, since a thread that moves itself needs no lock against every fork and exit of the machine
            // (cgroup_procs_write_start), which after a pause costs an RCU grace period: 8 to 15 ms.
            int file = openat(plan->Cgroups[i], Literal("tasks"u8), O_WRONLY | O_CLOEXEC);
            if (file < 0) return Step.JoinCgroup;
            byte zero = (byte)'0';
            nint written = write(file, &zero, 1);
            if (written != 1) return Step.JoinCgroup;
            close(file);
        }

        // After joining, so that /proc/self/cgroup in the box shows "/" and no path of the host.
        return unshare((int)CLONE_NEWCGROUP) == 0 ? Step.Done : Step.UnshareCgroup;
    }

    private static Step MountOwn(BoxPlan* plan)
    {
        for (int i = 0; i < plan->TreeCount; i++)
        {
            if (move_mount(plan->Trees[i], plan->TreeTargets[i]) != 0) return Step.OverlayTree;
        }

        // One tmpfs holds all that a box may write, so that one size and one inode count bound it; the places are binds of its parts.
        if (mount(Literal("tmpfs"u8), Literal("/.nsbox/scratch"u8), Literal("tmpfs"u8), MS_NOSUID | MS_NODEV, plan->ScratchOptions) != 0) return Step.MountScratch;
        Step step = plan->Home >= 0 ? BoxHome.Attach(plan) : BindPart(plan, Literal("/.nsbox/scratch/box"u8), Literal("/box"u8), 0x1ED /* 0755 */);
        if (step == Step.Done) step = BindPart(plan, Literal("/.nsbox/scratch/tmp"u8), Literal("/tmp"u8), 0x3FF /* 1777 */);
        if (step == Step.Done) step = BindPart(plan, Literal("/.nsbox/scratch/shm"u8), Literal("/dev/shm"u8), 0x3FF);
        if (step == Step.Done) step = plan->Home >= 0 ? BoxHome.NameUser(plan) : BindPart(plan, Literal("/.nsbox/scratch/home"u8), Literal("/home/sandbox"u8), 0x1C0 /* 0700 */);
        // Its own mount stays where only id 0 can go: it shows nothing else, and each umount waits for an RCU grace period.
        if (step == Step.Done) step = BindFiles(plan);
        if (step == Step.Done && plan->Covered >= 0) step = BoxHome.Cover(plan->Covered);
        if (step != Step.Done) return step;

        // A machine has 3,072 terminals outside its first mount namespace (kernel.pty.max less its reserve): no box may take them all.
        if (mount(Literal("devpts"u8), Literal("/dev/pts"u8), Literal("devpts"u8), MS_NOSUID | MS_NOEXEC, Literal("newinstance,ptmxmode=0666,mode=0620,max=16"u8)) != 0) return Step.MountPts;

        // A process that is not ours to trace is not even listed: hidepid=2 hides init from its payload.
        if (mount(Literal("proc"u8), Literal("/proc"u8), Literal("proc"u8), MS_NOSUID | MS_NODEV | MS_NOEXEC, Literal("hidepid=2"u8)) != 0) return Step.MountProc;
        for (byte** file = plan->MaskedFiles; *file != null; file++)
        {
            if (mount(Literal("/.nsbox/empty"u8), *file, null, MS_BIND, null) != 0) return Step.MaskProc;
        }

        for (byte** directory = plan->MaskedDirectories; *directory != null; directory++)
        {
            if (mount(Literal("/.nsbox/void"u8), *directory, null, MS_BIND, null) != 0) return Step.MaskProc;
        }

        // The launcher's own /proc was only there because the kernel lets a user namespace mount one only where one is in view.
        return umount2(Literal("/.nsbox/proc"u8), MNT_DETACH) == 0 ? Step.Done : Step.DetachBase;
    }

    /// <summary>The operator's files and directories that are to be seen inside what a box may write.</summary>
    private static Step BindFiles(BoxPlan* plan)
    {
        for (BoxBind* bind = plan->Binds; bind != null && bind->Source != null; bind++)
        {
            if (bind->IsInHome && plan->Home >= 0) continue; // a user's own directory, with links that the user made, is no place to make anything in
            for (byte* c = bind->Target + 1; *c != 0; c++)
            {
                if (*c != '/') continue;
                *c = 0;
                bool made = mkdir(bind->Target, 0x1ED) == 0 || errno == Kernel.Errno.EEXIST;
                *c = (byte)'/';
                if (!made) return Step.MakeDirectory;
            }

            if (bind->IsDirectory)
            {
                if (mkdir(bind->Target, 0x1ED) != 0 && errno != Kernel.Errno.EEXIST) return Step.MakeDirectory;
            }
            else
            {
                int file = open(bind->Target, O_WRONLY | O_CREAT | O_CLOEXEC, 0x1A4);
                if (file < 0) return Step.MakeDirectory;
                close(file);
            }

            if (mount(bind->Source, bind->Target, null, MS_BIND | MS_REC, null) != 0) return Step.AttachTree;
        }

        return Step.Done;
    }

    private static Step BindPart(BoxPlan* plan, byte* part, byte* place, uint mode)
    {
        if (mkdir(part, mode) != 0 || chmod(part, mode) != 0 || chown(part, plan->PayloadId, plan->PayloadId) != 0) return Step.MountScratch;
        return mount(part, place, null, MS_BIND, null) == 0 ? Step.Done : Step.BindScratch;
    }

    private static Step KeepOnlyOwnDescriptors(int* boxDirectory)
    {
        int nothing = open(Literal("/dev/null"u8), O_RDWR);
        if (nothing < 0) return Step.OpenBoxDirectory;
        dup2(nothing, 0);
        dup2(nothing, 1);
        dup2(nothing, 2);
        // The file is opened while this process may: its /proc entries are its own only while it is dumpable (proc(5)),
        // and nothing else is in the box yet that could look.
        prctl(PR_SET_DUMPABLE, 1);
        int score = open(Literal("/proc/self/oom_score_adj"u8), O_WRONLY);
        if (score < 0) return Step.OpenOomScore;
        if (score != BoxInit.OomScoreFd) dup2(score, BoxInit.OomScoreFd);
        close_range(BoxInit.OomScoreFd + 1, uint.MaxValue);
        fcntl(BoxInit.SocketFd, F_SETFD, FD_CLOEXEC);
        fcntl(BoxInit.OomScoreFd, F_SETFD, FD_CLOEXEC);
        boxDirectory[0] = open(Literal("/box"u8), O_PATH | O_DIRECTORY | O_CLOEXEC);
        return boxDirectory[0] >= 0 && chdir(Literal("/box"u8)) == 0 ? Step.Done : Step.OpenBoxDirectory;
    }

    private static Step DropPrivileges(BoxPlan* plan)
    {
        umask(0x12 /* 022 */);
        setsid(); // the box's session: no terminal of the launcher's, and a program only needs a group of its own
        if (prctl(PR_SET_SECUREBITS, SecureBits) != 0) return Step.DropCapabilities;
        if (plan->HasIdPerBox)
        {
            if (syscall(SYS_setgroups, 0, 0) != 0) return Step.DropGroups;
            if (syscall(SYS_setresgid, (nint)plan->InitId, (nint)plan->InitId, (nint)plan->InitId) != 0) return Step.DropUser;
            if (syscall(SYS_setresuid, (nint)plan->InitId, (nint)plan->InitId, (nint)plan->InitId) != 0) return Step.DropUser;
        }

        ulong kept = plan->HasIdPerBox ? InitCapabilities : 0;
        if (capset(kept, kept, 0) != 0) return Step.DropCapabilities;
        if (prctl(PR_SET_NO_NEW_PRIVS, 1) != 0) return Step.NoNewPrivileges;
        prctl(PR_SET_DUMPABLE, 0);
        prctl(PR_SET_PDEATHSIG, SIGKILL); // changing the user cleared it
        return Step.Done;
    }

    private static Step InstallFilters(BoxPlan* plan)
    {
        // On init itself: it needs little, and every program inherits them without a call on the way to its start.
        for (int i = 0; i < plan->FilterCount; i++)
        {
            if (syscall(SYS_seccomp, 1 /* SECCOMP_SET_MODE_FILTER */, 0, (nint)(plan->Filters + i)) != 0) return Step.SeccompFilter;
        }

        return Step.Done;
    }
}
