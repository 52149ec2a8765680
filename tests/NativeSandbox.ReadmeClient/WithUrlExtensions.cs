using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using NativeSandbox.Server.Tests.Support;

namespace Microsoft.AspNetCore.SignalR.Client;

/// <summary>What the package Microsoft.AspNetCore.SignalR.Client has under this name, whose dependencies no registry here has.</summary>
internal static class WithUrlExtensions
{
    /// <summary>Connects to the server that the tests name in ADDRESS, in the place of the README's.</summary>
    public static IHubConnectionBuilder WithUrl(this IHubConnectionBuilder builder, string url, Action<HttpConnectionOptions> configure)
    {
        var options = new HttpConnectionOptions();
        configure(options);
        var server = new Uri(Environment.GetEnvironmentVariable("ADDRESS")!);
        var hub = new UriBuilder(new Uri(url)) { Scheme = "ws", Host = server.Host, Port = server.Port };
        builder.Services.AddSingleton<IConnectionFactory>(new WebSocketConnections(socket =>
        {
            foreach ((string name, string value) in options.Headers) socket.SetRequestHeader(name, value);
        }));
        builder.Services.AddSingleton<EndPoint>(new UriEndPoint(hub.Uri));
        return builder.AddJsonProtocol();
    }
}
