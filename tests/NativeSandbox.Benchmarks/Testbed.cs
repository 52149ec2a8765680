using System.Diagnostics;
using NativeSandbox.Backends.Native;
using NativeSandbox.Benchmarks.Contenders;
using NativeSandbox.Testing.Server;

namespace NativeSandbox.Benchmarks;

/// <summary>One nsbox, a backend and a server that both use it, and the programs to run.</summary>
internal sealed class Testbed : IAsyncDisposable
{
    private const string Nothing = "int main(void) { return 0; }";

    private readonly DirectoryInfo _directory;
    private readonly Process _launcher;
    private readonly ServerProcess _server;

    private Testbed(DirectoryInfo directory, Process launcher, NativeBackend backend, ServerProcess server)
    {
        (_directory, _launcher, Backend, _server) = (directory, launcher, backend, server);
        string script = Write("main.sh", "true\n"), hello = Write("hello.py", "print('hello')\n"), source = Write("main.c", Nothing), program = Path.Combine(directory.FullName, "program");
        new Measuring.PosixSpawn("/usr/bin/gcc", "-O2", "-o", program, source).Run();
        BareTrue = Contender.Spawning("bare true", null, "", "/bin/true");
        BareShell = Contender.Spawning("bare sh main.sh", null, "", "/bin/sh", script);
        Pooled = Programs.Pooled(backend);
        HttpShell = Programs.Http(server.Client, "sh", "true\n", BareShell.Name, "<= 2");
        List<Contender> all =
        [
            BareTrue, Pooled,
            Contender.Spawning("nsbox run -- /bin/true", BareTrue.Name, "<= 4", Path.Combine(AppContext.BaseDirectory, "nsbox"), "run", "--", "/bin/true"),
            .. OtherSandboxes.Find(Directory.CreateDirectory(Path.Combine(directory.FullName, "bundle")).FullName),
            BareShell, HttpShell,
            Contender.Spawning("bare C program", null, "", program), Programs.Http(server.Client, "c", Nothing, "bare C program", "<= 2"),
        ];
        if (File.Exists("/usr/bin/python3"))
            all.AddRange([Contender.Spawning("bare python3 hello.py", null, "", "/usr/bin/python3", hello), Programs.Http(server.Client, "python", "print('hello')\n", "bare python3 hello.py", "<= 2")]);
        All = all;
    }

    public NativeBackend Backend { get; }

    public Contender BareTrue { get; }

    public Contender BareShell { get; }

    public Contender Pooled { get; }

    public Contender HttpShell { get; }

    public IReadOnlyList<Contender> All { get; }

    public static async Task<Testbed> StartAsync()
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("nsbox-bench-");
        string socket = Path.Combine(directory.FullName, "nsbox.sock");
        Process launcher = Process.Start(Path.Combine(AppContext.BaseDirectory, "nsbox"), ["serve", "--socket", socket, "--persistent", "--boxes", "2048"]);
        NativeBackend backend = new(new NativeBackendOptions { SocketPath = socket, ConnectTimeout = TimeSpan.FromSeconds(20) });
        await backend.GetStatusAsync(default);
        ServerProcess server = await ServerProcess.StartAsync(("LAUNCHER_SOCKET", socket));
        return new Testbed(directory, launcher, backend, server);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await Backend.DisposeAsync();
        using (Process kill = Process.Start("kill", ["-TERM", $"{_launcher.Id}"])) await _launcher.WaitForExitAsync();
        _launcher.Dispose();
        _directory.Delete(recursive: true);
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_directory.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
