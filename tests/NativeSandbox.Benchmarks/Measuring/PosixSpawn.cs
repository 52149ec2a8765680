using System.Runtime.InteropServices;
using System.Text;

namespace NativeSandbox.Benchmarks.Measuring;

/// <summary>posix_spawn(3) and waitpid(2) of one command line: the least that starting a program costs.</summary>
internal sealed unsafe class PosixSpawn
{
    private const int ActionsBytes = 256; // more than glibc's posix_spawn_file_actions_t on any architecture

    private readonly byte* _path;
    private readonly byte** _arguments;
    private readonly byte** _environment;
    private readonly void* _actions;

    public PosixSpawn(params string[] line)
    {
        _path = Text(line[0]);
        _arguments = Table(line);
        _environment = Table(["PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin", "HOME=/root", "LANG=C.UTF-8"]);
        _actions = NativeMemory.AllocZeroed(ActionsBytes);
        int error = posix_spawn_file_actions_init(_actions);
        // As a service would: nothing of the program reaches our own streams.
        for (int stream = 0; stream < 3 && error == 0; stream++) error = posix_spawn_file_actions_addopen(_actions, stream, Text("/dev/null"), stream == 0 ? 0 : 1, 0);
        if (error != 0) throw new InvalidOperationException($"posix_spawn's file actions: errno {error}");
    }

    /// <summary>Runs it to its end.</summary>
    /// <exception cref="InvalidOperationException">It did not start, or did not exit with 0.</exception>
    public void Run()
    {
        int pid, status;
        int error = posix_spawn(&pid, _path, _actions, null, _arguments, _environment);
        if (error != 0) throw new InvalidOperationException($"{Marshal.PtrToStringUTF8((nint)_path)} cannot be started: errno {error}");
        while (waitpid(pid, &status, 0) < 0)
        {
            if (Marshal.GetLastSystemError() != 4 /* EINTR */) throw new InvalidOperationException("waitpid failed");
        }

        if (status != 0) throw new InvalidOperationException($"{Marshal.PtrToStringUTF8((nint)_path)} ended with wait status {status}");
    }

    private static byte* Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        byte* copy = (byte*)NativeMemory.AllocZeroed((nuint)bytes.Length + 1);
        bytes.CopyTo(new Span<byte>(copy, bytes.Length));
        return copy;
    }

    private static byte** Table(string[] texts)
    {
        byte** table = (byte**)NativeMemory.AllocZeroed((nuint)((texts.Length + 1) * sizeof(byte*)));
        for (int i = 0; i < texts.Length; i++) table[i] = Text(texts[i]);
        return table;
    }

    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int posix_spawn(int* pid, byte* path, void* actions, void* attributes, byte** arguments, byte** environment);

    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int posix_spawn_file_actions_init(void* actions);

    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int posix_spawn_file_actions_addopen(void* actions, int fd, byte* path, int flags, uint mode);

    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int waitpid(int pid, int* status, int options);
}
