using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace NativeSandbox.Server.Tests.Support;

/// <summary>A Unix datagram socket that keeps what it gets, as the service manager's and the journal's are.</summary>
internal sealed class DatagramReceiver : IDisposable
{
    private readonly Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly ConcurrentQueue<byte[]> received = new();
    private readonly Task receiving;

    /// <param name="path">A path, or <c>@name</c>.</param>
    public DatagramReceiver(string path)
    {
        socket.Bind(new UnixDomainSocketEndPoint(path[0] == '@' ? "\0" + path[1..] : path));
        receiving = ReceiveAsync();
    }

    public IReadOnlyList<byte[]> Datagrams => [.. received];

    public IReadOnlyList<string> Messages => [.. received.Select(Encoding.UTF8.GetString)];

    /// <summary>Waits for a message that has this line.</summary>
    public async Task<string> LineAsync(string line)
    {
        await Eventually.IsAsync(() => Messages.Any(message => message.Split('\n').Contains(line)));
        return Messages.First(message => message.Split('\n').Contains(line));
    }

    public int Count(string line) => Messages.Count(message => message.Split('\n').Contains(line));

    public void Dispose()
    {
        socket.Dispose();
        receiving.Wait(TimeSpan.FromSeconds(5));
    }

    private async Task ReceiveAsync()
    {
        byte[] buffer = new byte[1 << 18];
        try
        {
            while (true)
            {
                int length = await socket.ReceiveAsync(buffer);
                received.Enqueue(buffer[..length]);
            }
        }
        catch (SocketException)
        {
            // disposed
        }
        catch (ObjectDisposedException)
        {
        }
    }
}
