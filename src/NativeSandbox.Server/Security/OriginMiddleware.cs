using NativeSandbox.Server.Logging;
using NativeSandbox.Server.Problems;

namespace NativeSandbox.Server.Security;

/// <summary>Keeps pages of other sites off the hubs: a browser opens WebSockets to anywhere, and to loopback too, without asking (CWE-1385).</summary>
internal sealed class OriginMiddleware(RequestDelegate next, SecurityLog security)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (!HubAddress.Contains(context.Request.Path) || context.Request.Headers.Origin is not [{ } origin] || IsOwn(origin, context.Request.Host)) return next(context);
        security.AuthenticationFailed(ClientIdentity.Of(context).Name, context.Request.Path, $"a page of {origin}");
        return ProblemWriter.WriteAsync(context, ProblemKind.Forbidden.With("Pages of other sites may not use this server's hubs."));
    }

    // A proxy may pass the host's name on without the port.
    private static bool IsOwn(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out Uri? page) && page.Host.Equals(host.Host, StringComparison.OrdinalIgnoreCase) && (host.Port is not { } port || port == page.Port);
}
