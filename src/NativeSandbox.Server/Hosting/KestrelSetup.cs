using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Health;

namespace NativeSandbox.Server.Hosting;

/// <summary>Bounds what one client can hold of the HTTP server.</summary>
internal static class KestrelSetup
{
    private static readonly TimeSpan HeaderTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(60);

    public static void Configure(IWebHostBuilder host, ServerSettings settings) => host.ConfigureKestrel(kestrel =>
    {
        kestrel.AddServerHeader = false;
        KestrelServerLimits limits = kestrel.Limits;
        // Inherited sockets have a limit that lets the rest wait; this one closes them.
        int? most = settings.Listen.Inherited.Count > 0 ? null : settings.Listen.MaxConnections;
        limits.MaxRequestBodySize = settings.Execution.MaxBodyBytes;
        limits.MaxRequestHeaderCount = 64;
        limits.MaxRequestHeadersTotalSize = 16 << 10;
        // A client that sends or reads a byte now and then (slow loris) holds a connection no longer than this.
        limits.RequestHeadersTimeout = HeaderTime;
        limits.KeepAliveTimeout = IdleTime;
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        ConnectionCounter connections = kestrel.ApplicationServices.GetRequiredService<ConnectionCounter>();
        foreach (EndPoint endpoint in settings.Listen.EndPoints)
        {
            kestrel.Listen(endpoint, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.Use(next => connections.Count(next, most));
            });
        }
    });
}
