using System.Net.Sockets;
using System.Text;

namespace NativeSandbox.Launcher.Tests.Serve;

/// <summary>The socket of a service manager (sd_notify(3)), and what was told to it.</summary>
internal sealed class ServiceManagerSocket : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly List<string> _told = [];
    private readonly byte[] _buffer = new byte[8192];

    /// <param name="directory">Where its path lies.</param>
    /// <param name="isAbstract">Whether it has an abstract name instead.</param>
    public ServiceManagerSocket(string directory, bool isAbstract = false)
    {
        Address = isAbstract ? $"@nsbox-test/{Guid.NewGuid():N}" : Path.Combine(directory, "notify");
        _socket.Bind(new UnixDomainSocketEndPoint(isAbstract ? $"\0{Address[1..]}" : Address));
        _socket.Blocking = false;
        if (isAbstract) return;
        // As /run/systemd/notify: nsbox is another user when it speaks.
        File.SetUnixFileMode(directory, (UnixFileMode)0x1ED /* 0755 */);
        File.SetUnixFileMode(Address, (UnixFileMode)0x1FF /* 0777 */);
    }

    /// <summary>What NOTIFY_SOCKET holds.</summary>
    public string Address { get; }

    /// <summary>All that was told until now.</summary>
    public IReadOnlyList<string> Told()
    {
        while (_socket.Available > 0) _told.Add(Encoding.UTF8.GetString(_buffer, 0, _socket.Receive(_buffer)));
        return [.. _told];
    }

    /// <summary>How many signs of life there were.</summary>
    public int SignsOfLife() => Told().Count(message => message.Split('\n')[0] == "WATCHDOG=1");

    public void Dispose() => _socket.Dispose();
}
