using System.Globalization;
using System.Text;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Notifications;

/// <summary>Tells the service manager how nsbox is: sd_notify(3), spoken directly. Without a manager it says nothing to nobody.</summary>
internal sealed unsafe class ServiceManager
{
    private const string SocketName = "NOTIFY_SOCKET", WatchdogTime = "WATCHDOG_USEC", WatchdogPid = "WATCHDOG_PID";

    private readonly int _socket = -1;
    private readonly byte[] _address = [];
    private string _status = "";

    private ServiceManager(string? address, string? watchdogUsec, string? watchdogPid)
    {
        // A path or an abstract name; the third kind, vsock:, is for a virtual machine as a whole.
        if (address is not { Length: > 1 } || (address[0] != '/' && address[0] != '@')) return;
        byte[] name = Encoding.UTF8.GetBytes(address);
        if (name.Length > 107) return;
        if (name[0] == '@') name[0] = 0;
        (_address, _socket) = (name, socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
        bool isOurs = watchdogPid is not { Length: > 0 } || watchdogPid == getpid().ToString(CultureInfo.InvariantCulture);
        if (isOurs && long.TryParse(watchdogUsec, NumberStyles.None, CultureInfo.InvariantCulture, out long microseconds)) WatchdogNs = microseconds * 1000;
    }

    /// <summary>Within how many nanoseconds a sign of life is awaited; 0 for never.</summary>
    public long WatchdogNs { get; }

    /// <summary>What the environment names. It is taken out of it: what nsbox starts must not speak for it.</summary>
    public static ServiceManager FromEnvironment()
    {
        ServiceManager manager = new(
            Environment.GetEnvironmentVariable(SocketName), Environment.GetEnvironmentVariable(WatchdogTime), Environment.GetEnvironmentVariable(WatchdogPid));
        foreach (string name in (string[])[SocketName, WatchdogTime, WatchdogPid]) Environment.SetEnvironmentVariable(name, null);
        return manager;
    }

    /// <summary>nsbox serves.</summary>
    public void Ready(string status) => Send($"READY=1\nSTATUS={FirstLine(status)}");

    /// <summary>nsbox and its launcher live.</summary>
    public void Alive(string status)
    {
        string line = FirstLine(status);
        Send(line == _status ? "WATCHDOG=1" : $"WATCHDOG=1\nSTATUS={line}");
        _status = line;
    }

    /// <summary>nsbox was told to end.</summary>
    public void Stopping() => Send("STOPPING=1\nSTATUS=Ending all boxes");

    /// <summary>nsbox cannot serve.</summary>
    public void Failed(string reason) => Send($"STATUS={FirstLine(reason)}");

    /// <summary>A datagram that is lost is no reason to stop serving: the manager's own patience decides.</summary>
    private void Send(string state)
    {
        if (_socket < 0) return;
        SockAddrUn address = new() { Family = AF_UNIX };
        _address.CopyTo(new Span<byte>(address.Path, 108));
        fixed (byte* data = Encoding.UTF8.GetBytes(state))
        {
            IoVec vector = new() { Base = data, Length = (nuint)Encoding.UTF8.GetByteCount(state) };
            MsgHdr message = new() { Name = &address, NameLength = (uint)(2 + _address.Length), Vectors = &vector, VectorCount = 1 };
            sendmsg(_socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        }
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0];
}
