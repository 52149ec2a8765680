using Microsoft.Extensions.Primitives;
using NativeSandbox.Server.Logging;
using NativeSandbox.Server.Problems;

namespace NativeSandbox.Server.Security;

/// <summary>Finds out who sends the request. Refusing is left to <see cref="AuthorizationMiddleware"/>, after the rate limit has counted the attempt.</summary>
internal sealed class IdentificationMiddleware(RequestDelegate next, ApiKeys keys, SecurityLog security)
{
    public const string Header = "X-API-Key";

    private static readonly HashSet<string> QueryNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "api_key", "apikey", "api-key", "x-api-key", "x_api_key", "key", "access_token", "token",
    };

    public Task InvokeAsync(HttpContext context)
    {
        string? name = null;
        if (context.Request.Headers.TryGetValue(Header, out StringValues presented) && presented is [{ } key])
            name = keys.Identify(key);
        var client = new ClientIdentity(name, context.Connection.RemoteIpAddress);
        context.Features.Set(client);
        if (!context.Request.QueryString.HasValue || !context.Request.Query.Keys.Any(QueryNames.Contains)) return next(context);
        // Query strings end up in histories, proxies' logs and Referer headers.
        security.AuthenticationFailed(client.Name, context.Request.Path, "a key in the query string");
        return ProblemWriter.WriteAsync(context, ProblemKind.InvalidRequest.With(
            $"Keys in the query string are refused, because logs keep it: send the key in the {Header} header, and make a new key if this one was real."));
    }
}
