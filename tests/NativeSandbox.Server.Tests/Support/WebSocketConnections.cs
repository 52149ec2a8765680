using System.IO.Pipelines;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;

namespace NativeSandbox.Server.Tests.Support;

/// <summary>Connects the .NET client: its own transports are in a package whose dependencies no registry here has.</summary>
internal sealed class WebSocketConnections(Action<ClientWebSocketOptions> configure) : IConnectionFactory
{
    public async ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var socket = new ClientWebSocket();
        configure(socket.Options);
        await socket.ConnectAsync(((UriEndPoint)endpoint).Uri, cancellationToken);
        Stream stream = WebSocketStream.Create(socket, WebSocketMessageType.Text, ownsWebSocket: true);
        return new SocketConnection(stream);
    }

    private sealed class SocketConnection : DefaultConnectionContext
    {
        private readonly Stream stream;

        public SocketConnection(Stream stream) : base(Guid.NewGuid().ToString())
        {
            this.stream = stream;
            Transport = new Pipes(PipeReader.Create(stream), PipeWriter.Create(stream));
        }

        public override async ValueTask DisposeAsync()
        {
            await stream.DisposeAsync();
            await base.DisposeAsync();
        }
    }

    private sealed record Pipes(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
