using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using NativeSandbox.Server.Interop;

namespace NativeSandbox.Server.Tests.Support;

/// <summary>The real program with a real nsbox, started as a service manager starts it: a notify socket, a watchdog, and the HTTP port as descriptor 3.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private const int F_DUPFD = 0;

    private readonly Socket port = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Process process;

    public ServiceProcess(TemporaryDirectory directory, params (string Name, string Value)[] settings)
    {
        port.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        port.Listen(512);
        string notify = Path.Combine(directory.Path, "notify");
        Manager = new DatagramReceiver(notify);
        // Above what the shell uses itself, and not closed on exec.
        int descriptor = LibC.fcntl((int)port.Handle, F_DUPFD, 20);
        string program = Path.Combine(AppContext.BaseDirectory, "nativesandbox.dll");
        var start = new ProcessStartInfo("bash",
            ["-c", $"exec 3<&{descriptor} {descriptor}<&- && export LISTEN_PID=$$ WATCHDOG_PID=$$ && exec dotnet '{program}' serve"])
        {
            WorkingDirectory = directory.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in (IEnumerable<(string, string)>)
            [("NOTIFY_SOCKET", notify), ("WATCHDOG_USEC", "3000000"), ("LISTEN_FDS", "1"), ("LISTEN_FDNAMES", "http"), ("RATE_LIMIT_MAX_REQUESTS", "0"), .. settings])
            start.Environment[name] = value;
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var own = new SafeSocketHandle(descriptor, ownsHandle: true);
        Client = new HttpClient { BaseAddress = new Uri($"http://{port.LocalEndPoint}") };
    }

    public DatagramReceiver Manager { get; }

    public HttpClient Client { get; }

    public int Id => process.Id;

    public int Beats => Manager.Messages.Count(message => message.StartsWith("WATCHDOG=1\n", StringComparison.Ordinal));

    /// <summary>What the kernel calls the listening socket.</summary>
    public string PortName => new FileInfo($"/proc/self/fd/{(int)port.Handle}").LinkTarget!;

    /// <summary>nsbox, as the server started it.</summary>
    public int Launcher => int.Parse(
        Directory.GetDirectories($"/proc/{Id}/task").Select(ChildrenOf).First(children => children.Length > 0).Split(' ')[0],
        CultureInfo.InvariantCulture);

    private static string ChildrenOf(string thread)
    {
        try
        {
            return File.ReadAllText(Path.Combine(thread, "children"));
        }
        catch (IOException)
        {
            // The thread has ended meanwhile.
            return "";
        }
    }

    public static void Signal(int process, string signal)
    {
        using Process kill = Process.Start("kill", ["-" + signal, process.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async Task<int> ExitAsync()
    {
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return process.ExitCode;
    }

    public void Dispose()
    {
        Client.Dispose();
        if (!process.HasExited)
        {
            Signal(Id, "TERM");
            if (!process.WaitForExit(Eventually.Patience)) process.Kill(entireProcessTree: true);
        }
        process.Dispose();
        Manager.Dispose();
        port.Dispose();
    }
}
