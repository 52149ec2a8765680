using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace NativeSandbox.Benchmarks.Measuring;

/// <summary>posix_spawn(3) and wait4(2) of one command line: the least that starting a program costs.</summary>
internal sealed unsafe class PosixSpawn
{
    private const int ActionsBytes = 256; // more than glibc's posix_spawn_file_actions_t on any architecture
    private const int UsageWords = 18; // struct rusage of 64-bit machines: two times of two words each, then 14 counters

    private readonly byte* _path;
    private readonly byte** _arguments;
    private readonly byte** _environment;
    private readonly byte* _null = Text("/dev/null");

    /// <summary>With the environment of a service.</summary>
    public PosixSpawn(params string[] line) : this(line[0], line, ["PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin", "HOME=/root", "LANG=C.UTF-8"])
    {
    }

    /// <param name="path">The program.</param>
    /// <param name="line">Its arguments; the first is its name.</param>
    /// <param name="environment">All of it.</param>
    public PosixSpawn(string path, IReadOnlyList<string> line, IReadOnlyList<string> environment)
    {
        _path = Text(path);
        _arguments = Table(line);
        _environment = Table(environment);
    }

    /// <summary>Runs it to its end, without streams.</summary>
    /// <exception cref="InvalidOperationException">It did not start, or did not exit with 0.</exception>
    public void Run()
    {
        byte* actions = stackalloc byte[ActionsBytes];
        int error = posix_spawn_file_actions_init(actions);
        // As a service would: nothing of the program reaches our own streams.
        for (int stream = 0; stream < 3 && error == 0; stream++) error = posix_spawn_file_actions_addopen(actions, stream, _null, stream == 0 ? 0 : 1, 0);
        int status = Wait(Start(actions, error), null);
        if (status != 0) throw new InvalidOperationException($"{Marshal.PtrToStringUTF8((nint)_path)} ended with wait status {status}");
    }

    /// <summary>Runs it to its end with pipes for streams, as a service does.</summary>
    /// <param name="input">What it reads: at most what a pipe holds.</param>
    /// <returns>What it took and wrote.</returns>
    /// <exception cref="InvalidOperationException">It did not start, or did not exit with 0.</exception>
    public (ProcessCost Cost, string Output) Run(string input)
    {
        long start = Stopwatch.GetTimestamp();
        Pipe toProgram = Pipe.Open(), output = Pipe.Open(), error = Pipe.Open();
        toProgram.Write(Encoding.UTF8.GetBytes(input));
        byte* actions = stackalloc byte[ActionsBytes];
        int failed = posix_spawn_file_actions_init(actions);
        foreach ((int from, int to) in (ReadOnlySpan<(int, int)>)[(toProgram.ReadEnd, 0), (output.WriteEnd, 1), (error.WriteEnd, 2)])
        {
            if (failed == 0) failed = posix_spawn_file_actions_adddup2(actions, from, to);
        }

        int pid = Start(actions, failed);
        toProgram.CloseRead();
        (byte[] written, byte[] complaint) = Pipe.ReadBoth(output, error);
        long* usage = stackalloc long[UsageWords];
        int status = Wait(pid, usage);
        TimeSpan wall = Stopwatch.GetElapsedTime(start);
        string text = Encoding.UTF8.GetString(written);
        return status == 0
            ? (new ProcessCost(wall, TimeSpan.FromSeconds(usage[0] + usage[2]) + TimeSpan.FromMicroseconds(usage[1] + usage[3])), text)
            : throw new InvalidOperationException($"{Marshal.PtrToStringUTF8((nint)_path)} ended with wait status {status}: {text}{Encoding.UTF8.GetString(complaint)}");
    }

    private int Start(byte* actions, int error)
    {
        int pid = 0;
        if (error == 0) error = posix_spawn(&pid, _path, actions, null, _arguments, _environment);
        _ = posix_spawn_file_actions_destroy(actions);
        return error == 0 ? pid : throw new InvalidOperationException($"{Marshal.PtrToStringUTF8((nint)_path)} cannot be started: errno {error}");
    }

    private static int Wait(int pid, long* usage)
    {
        int status;
        while (wait4(pid, &status, 0, usage) < 0)
        {
            if (Marshal.GetLastSystemError() != LibC.EINTR) throw new InvalidOperationException("wait4 failed");
        }

        return status;
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
    private static extern int posix_spawn_file_actions_destroy(void* actions);

    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int posix_spawn_file_actions_addopen(void* actions, int fd, byte* path, int flags, uint mode);

    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int posix_spawn_file_actions_adddup2(void* actions, int fd, int newfd);

    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int wait4(int pid, int* status, int options, long* usage);
}
