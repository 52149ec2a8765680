using NativeSandbox.Server.Logging;
using NativeSandbox.Server.Problems;

namespace NativeSandbox.Server.Security;

/// <summary>Lets in who has a key, where keys are configured. /health is open, so that a load balancer needs none.</summary>
internal sealed class AuthorizationMiddleware(RequestDelegate next, ApiKeys keys, SecurityLog security)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.Equals("/health", StringComparison.OrdinalIgnoreCase)) return next(context);
        ClientIdentity client = ClientIdentity.Of(context);
        if (keys.Any && (client.Key is null || client.IsRevoked))
        {
            bool presented = client.PresentedKey;
            string where = HubAddress.Contains(context.Request.Path) ? $"{IdentificationMiddleware.Header} header or as {IdentificationMiddleware.QueryName}" : $"{IdentificationMiddleware.Header} header";
            security.AuthenticationFailed(client.Name, context.Request.Path, presented ? "unknown key" : "no key");
            context.Response.Headers.WWWAuthenticate = $"ApiKey header=\"{IdentificationMiddleware.Header}\"";
            return ProblemWriter.WriteAsync(context, ProblemKind.Unauthorized.With(presented
                ? $"The key in the {where} is not one of this server's."
                : $"Send your key in the {where}."));
        }
        return next(context);
    }
}
