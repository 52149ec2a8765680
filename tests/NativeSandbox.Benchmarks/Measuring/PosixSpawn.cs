using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace NativeSandbox.Benchmarks.Measuring;

/// <summary>posix_spawn(3) and wait4(2) of one command line: the least that starting a program costs.</summary>
internal sealed unsafe class PosixSpawn
{
    private const int ActionsBytes = 256; // more than glibc's posix_spawn_file_actions_t on any architecture
    private const int UsageWords = 18; // struct rusage of 64-bit machines: two times of two words each, then 14 counters
    private const int ReadOnly = 0, WriteOnly = 1, Create = 0x40, Truncate = 0x200;

    private readonly byte* _path;
    private readonly byte** _arguments;
    private readonly byte** _environment;
    private readonly void* _actions;

    /// <summary>With the environment of a service, and without streams: nothing of the program reaches our own.</summary>
    public PosixSpawn(params string[] line)
        : this(line[0], line, ["PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin", "HOME=/root", "LANG=C.UTF-8"], "/dev/null", "/dev/null", "/dev/null")
    {
    }

    /// <param name="path">The program.</param>
    /// <param name="line">Its arguments; the first is its name.</param>
    /// <param name="environment">All of it.</param>
    /// <param name="input">The file that it reads.</param>
    /// <param name="output">The file that gets its standard output; emptied first.</param>
    /// <param name="error">The file that gets its standard error.</param>
    public PosixSpawn(string path, IReadOnlyList<string> line, IReadOnlyList<string> environment, string input, string output, string error)
    {
        _path = Text(path);
        _arguments = Table(line);
        _environment = Table(environment);
        _actions = NativeMemory.AllocZeroed(ActionsBytes);
        int failed = posix_spawn_file_actions_init(_actions);
        if (failed == 0) failed = posix_spawn_file_actions_addopen(_actions, 0, Text(input), ReadOnly, 0);
        if (failed == 0) failed = posix_spawn_file_actions_addopen(_actions, 1, Text(output), WriteOnly | Create | Truncate, 0x1B6);
        if (failed == 0) failed = posix_spawn_file_actions_addopen(_actions, 2, Text(error), WriteOnly | Create | Truncate, 0x1B6);
        if (failed != 0) throw new InvalidOperationException($"posix_spawn's file actions: errno {failed}");
    }

    /// <summary>Runs it to its end.</summary>
    /// <exception cref="InvalidOperationException">It did not start, or did not exit with 0.</exception>
    public ProcessCost Run()
    {
        int pid, status;
        long* usage = stackalloc long[UsageWords];
        long start = Stopwatch.GetTimestamp();
        int error = posix_spawn(&pid, _path, _actions, null, _arguments, _environment);
        if (error != 0) throw new InvalidOperationException($"{Marshal.PtrToStringUTF8((nint)_path)} cannot be started: errno {error}");
        while (wait4(pid, &status, 0, usage) < 0)
        {
            if (Marshal.GetLastSystemError() != LibC.EINTR) throw new InvalidOperationException("wait4 failed");
        }

        TimeSpan wall = Stopwatch.GetElapsedTime(start);
        return status == 0
            ? new ProcessCost(wall, TimeSpan.FromSeconds(usage[0] + usage[2]) + TimeSpan.FromMicroseconds(usage[1] + usage[3]))
            : throw new InvalidOperationException($"{Marshal.PtrToStringUTF8((nint)_path)} ended with wait status {status}");
    }

    private static byte* Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        byte* copy = (byte*)NativeMemory.AllocZeroed((nuint)bytes.Length + 1);
        bytes.CopyTo(new Span<byte>(copy, bytes.Length));
        return copy;
    }

    private static byte** Table(IReadOnlyList<string> texts)
    {
        byte** table = (byte**)NativeMemory.AllocZeroed((nuint)((texts.Count + 1) * sizeof(byte*)));
        for (int i = 0; i < texts.Count; i++) table[i] = Text(texts[i]);
        return table;
    }

    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int posix_spawn(int* pid, byte* path, void* actions, void* attributes, byte** arguments, byte** environment);

    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int posix_spawn_file_actions_init(void* actions);

    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int posix_spawn_file_actions_addopen(void* actions, int fd, byte* path, int flags, uint mode);

    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int wait4(int pid, int* status, int options, long* usage);
}
