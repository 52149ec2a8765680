using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Logging;
using NativeSandbox.Server.Problems;

namespace NativeSandbox.Server.Security;

/// <summary>Refuses requests that call the server by a name that is not its own.</summary>
internal sealed class HostMiddleware(RequestDelegate next, AllowedHosts hosts, ApiKeys keys, SecurityLog security)
{
    public Task InvokeAsync(HttpContext context)
    {
        string? header = context.Request.Headers.Host;
        if (hosts.Allow(header, keys.Any)) return next(context);
        string name = context.Request.Host.Host;
        security.HostRefused(ClientIdentity.Of(context).Name, context.Request.Path, name);
        return ProblemWriter.WriteAsync(context, ProblemKind.InvalidRequest.With(
            $"This server is not known as '{name}'. If it should be, for instance behind a proxy, set {Settings.AllowedHosts.Name}={name} and restart it."));
    }
}
