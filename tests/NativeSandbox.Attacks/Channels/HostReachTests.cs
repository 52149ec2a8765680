using System.Net;
using System.Net.Sockets;
using NativeSandbox.Attacks.Arena;

namespace NativeSandbox.Attacks.Channels;

[Collection(ArenaCollection.Name)]
public sealed class HostReachTests(SandboxArena arena)
{
    [Theory]
    [EveryMode]
    public async Task A_port_of_the_host_is_not_reached_by_any_address(Mode mode)
    {
        using TcpListener listener = new(IPAddress.IPv6Any, 0) { Server = { DualMode = true } };
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using (TcpClient proof = new())
        {
            await proof.ConnectAsync(IPAddress.Loopback, port); // what the box must not reach is there
            (await listener.AcceptTcpClientAsync()).Dispose();
        }

        string[] own = [.. (await Dns.GetHostAddressesAsync(Dns.GetHostName())).Where(address => address.AddressFamily == AddressFamily.InterNetwork).Select(address => $"{address}")];
        foreach (string address in (string[])["127.0.0.1", "0.0.0.0", "169.254.169.254", "10.0.0.1", "8.8.8.8", .. own])
        {
            foreach (string kind in (string[])["tcp", "udp"])
            {
                Seen seen = await arena.TryAsync(mode, new Attack("channel", "connect", kind, address, $"{port}"));
                Assert.Contains(Assert.Single(seen.Lines), (string[])["ENETUNREACH", "EADDRNOTAVAIL", "EHOSTUNREACH"]);
            }
        }

        Seen six = await arena.TryAsync(mode, new Attack("channel", "connect6", "tcp", "::1", $"{port}"));
        Assert.Contains(Assert.Single(six.Lines), (string[])["ENETUNREACH", "EADDRNOTAVAIL", "EHOSTUNREACH"]);
        Assert.False(listener.Pending());
    }

    [Theory]
    [EveryMode]
    public async Task The_only_network_device_is_a_loopback_that_is_down(Mode mode)
    {
        Seen seen = await arena.TryAsync(mode, Attack.Shell("tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' '; cat /proc/net/tcp /proc/net/udp /proc/net/unix /proc/net/route | grep -vc sl"));
        Assert.Equal("lo", seen.Lines[0]);
        Assert.Equal(2, seen.Lines.Length);
    }

    [Theory]
    [EveryMode]
    public async Task An_abstract_socket_of_the_host_is_not_reached(Mode mode)
    {
        string name = $"nsbox-canary-{Environment.ProcessId}";
        using Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint($"\0{name}"));
        listener.Listen();
        Seen seen = await arena.TryAsync(mode, new Attack("channel", "named", "find", name));
        Assert.Equal(["ECONNREFUSED"], seen.Lines);
    }

    [Theory]
    [EveryMode]
    public async Task Names_are_not_resolved_and_no_service_socket_is_in_sight(Mode mode)
    {
        Seen seen = await arena.TryAsync(mode, Attack.Shell("getent hosts example.com && echo resolved; find / \\( -path /usr -o -path /proc \\) -prune -o -type s -print 2>/dev/null; ls /var/run /run/docker.sock 2>/dev/null; echo end"));
        Assert.Equal(["end"], seen.Lines);
    }
}
