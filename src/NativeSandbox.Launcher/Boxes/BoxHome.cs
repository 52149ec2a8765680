using NativeSandbox.Launcher.Steps;
using static NativeSandbox.Launcher.Kernel.CString;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Boxes;

/// <summary>What a box has that was made for one client: a user's directory, that user's name, and commands that are covered.</summary>
/// <remarks>Runs after clone3: raw system calls only, no allocation (DESIGN.md, "C# after clone").</remarks>
internal static unsafe class BoxHome
{
    /// <summary>Shows the user's directory where programs look for their home and for their files.</summary>
    public static Step Attach(BoxPlan* plan)
    {
        if (move_mount(plan->Home, Literal("/home/sandbox"u8)) != 0) return Step.AttachHome;
        return mount(Literal("/home/sandbox"u8), Literal("/box"u8), null, MS_BIND, null) == 0 ? Step.Done : Step.AttachHome;
    }

    /// <summary>Gives the box's user a name, under the one id that it has on every day.</summary>
    public static Step NameUser(BoxPlan* plan)
    {
        byte* text = stackalloc byte[512];
        int length = 0;
        Append(text, ref length, Literal("sandbox:x:"u8));
        Append(text, ref length, plan->PayloadId);
        Append(text, ref length, Literal(":"u8));
        Append(text, ref length, plan->PayloadId);
        Append(text, ref length, Literal("::/home/sandbox:"u8));
        Append(text, ref length, access(Literal("/bin/bash"u8), 1 /* X_OK */) == 0 ? Literal("/bin/bash"u8) : Literal("/bin/sh"u8));
        Append(text, ref length, Literal("\nroot:x:0:0:root:/root:/usr/sbin/nologin\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n"u8));
        if (!Show(Literal("/.nsbox/scratch/passwd"u8), Literal("/etc/passwd"u8), text, length)) return Step.NameUser;

        length = 0;
        Append(text, ref length, Literal("sandbox:x:"u8));
        Append(text, ref length, plan->PayloadId);
        Append(text, ref length, Literal(":\nroot:x:0:\nnogroup:x:65534:\n"u8));
        return Show(Literal("/.nsbox/scratch/group"u8), Literal("/etc/group"u8), text, length) ? Step.Done : Step.NameUser;
    }

    /// <summary>Covers commands with a file that nobody may read or execute.</summary>
    /// <param name="paths">A memfd of paths, each ended by NUL; they were resolved when nothing in the box could change them.</param>
    public static Step Cover(int paths)
    {
        StatX status;
        if (fstat(paths, &status) != 0) return Step.CoverCommands;
        nuint size = (nuint)status.Size;
        byte* text = (byte*)mmap(null, size, 1 /* read */, 2 /* private */, paths, 0);
        if ((nint)text == -1) return Step.CoverCommands;
        for (byte* path = text; path < text + size; path++)
        {
            if (mount(Literal("/.nsbox/covered"u8), path, null, MS_BIND, null) != 0) return Step.CoverCommands;
            while (*path != 0) path++;
        }

        syscall(SYS_munmap, (nint)text, (nint)size);
        return Step.Done;
    }

    private static bool Show(byte* path, byte* place, byte* text, int length)
    {
        int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0x1A4 /* 0644 */);
        if (file < 0) return false;
        nint written = write(file, text, (nuint)length);
        close(file);
        return written == length && mount(path, place, null, MS_BIND, null) == 0
            && mount(null, place, null, MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV, null) == 0;
    }

    private static void Append(byte* text, ref int length, byte* part)
    {
        while (*part != 0) text[length++] = *part++;
    }

    private static void Append(byte* text, ref int length, uint number)
    {
        byte* digits = stackalloc byte[10];
        int count = 0;
        do digits[count++] = (byte)('0' + (number % 10));
        while ((number /= 10) > 0);
        while (count > 0) text[length++] = digits[--count];
    }
}
