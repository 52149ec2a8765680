using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using NativeSandbox.Backends.Native.Interop;
using NativeSandbox.Protocol.Wire;

namespace NativeSandbox.Backends.Native.Tests.Scripted;

/// <summary>Answers on a real SEQPACKET socket as a test tells it to: nsbox's misbehaviour cannot be had from nsbox.</summary>
internal sealed class ScriptedLauncher : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("scripted-");
    private readonly Func<ScriptedPeer, Request, bool> _script;
    private readonly List<Socket> _clients = [];
    private readonly List<Thread> _threads = [];
    private Socket? _listener;

    /// <param name="script">Handles a request; false leaves it to the usual answers.</param>
    public ScriptedLauncher(Func<ScriptedPeer, Request, bool>? script = null)
    {
        _script = script ?? ((_, _) => false);
        SocketPath = Path.Combine(_directory.FullName, "s");
        Start();
    }

    public string SocketPath { get; }

    public int Connections => Volatile.Read(ref _connections);

    private int _connections;

    public void Start()
    {
        Socket listener = new(AddressFamily.Unix, SocketType.Seqpacket, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(SocketPath));
        listener.Listen();
        _listener = listener;
        Spawn(() => Accept(listener));
    }

    /// <summary>As if it were killed: no listener, every connection closed.</summary>
    public void Stop()
    {
        _listener?.Dispose();
        File.Delete(SocketPath);
        lock (_clients)
        {
            foreach (Socket client in _clients) client.Shutdown(SocketShutdown.Both);
        }
    }

    public void Dispose()
    {
        Stop();
        Thread[] threads;
        lock (_threads) threads = [.. _threads];
        foreach (Thread thread in threads) thread.Join();
        _directory.Delete(recursive: true);
    }

    private void Spawn(ThreadStart body)
    {
        Thread thread = new(body) { IsBackground = true };
        lock (_threads) _threads.Add(thread);
        thread.Start();
    }

    private void Accept(Socket listener)
    {
        while (true)
        {
            Socket client;
            try
            {
                client = listener.Accept();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
            lock (_clients) _clients.Add(client);
            Interlocked.Increment(ref _connections);
            Spawn(() => Serve(client));
        }
    }

    private void Serve(Socket client)
    {
        try
        {
            ScriptedPeer peer = new(SeqPacketSocket.Adopt(new SafeFileHandle(client.Handle, ownsHandle: false)));
            byte[] buffer = new byte[WireLimits.MessageBytes];
            DescriptorQueue descriptors = new();
            int length;
            while ((length = peer.Socket.Receive(buffer, descriptors)) > 0)
            {
                Request request = Request.Read(buffer.AsSpan(0, length), descriptors);
                if (!_script(peer, request)) peer.AnswerAsUsual(request);
                descriptors.CloseRest();
            }
        }
        finally
        {
            lock (_clients)
            {
                _clients.Remove(client);
                client.Dispose();
            }
        }
    }
}
