using Microsoft.Extensions.Primitives;
using NativeSandbox.Server.Logging;
using NativeSandbox.Server.Problems;

namespace NativeSandbox.Server.Security;

/// <summary>Finds out who sends the request. Refusing is left to <see cref="AuthorizationMiddleware"/>, after the rate limit has counted the attempt.</summary>
internal sealed class IdentificationMiddleware(RequestDelegate next, ApiKeys keys, SecurityLog security)
{
    public const string Header = "X-API-Key";
    public const string QueryName = "access_token";

    private const string Bearer = "Bearer ";

    private static readonly HashSet<string> QueryNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "api_key", "apikey", "api-key", "x-api-key", "x_api_key", "key", QueryName, "token",
    };

    public Task InvokeAsync(HttpContext context)
    {
        bool hub = HubAddress.Contains(context.Request.Path);
        string? presented = Presented(context.Request, hub);
        ApiKey? key = presented is null ? null : keys.Identify(presented);
        var client = new ClientIdentity(key?.Name, context.Connection.RemoteIpAddress) { PresentedKey = presented is not null, Grant = key?.Grant ?? keys.Anonymous };
        context.Features.Set(client);
        if (!context.Request.QueryString.HasValue || !context.Request.Query.Keys.Any(name => QueryNames.Contains(name) && !(hub && name == QueryName))) return next(context);
        // Query strings end up in histories, proxies' logs and Referer headers.
        security.AuthenticationFailed(client.Name, context.Request.Path, "a key in the query string");
        return ProblemWriter.WriteAsync(context, ProblemKind.InvalidRequest.With(
            $"Keys in the query string are refused, because logs keep it: send the key in the {Header} header, and make a new key if this one was real."));
    }

    // SignalR's clients send what their accessTokenFactory gives as a bearer token, and in the query where a browser lets them set no header.
    private static string? Presented(HttpRequest request, bool hub)
    {
        if (request.Headers.TryGetValue(Header, out StringValues header)) return header is [{ } key] ? key : "";
        if (!hub) return null;
        if (request.Headers.Authorization is [{ } authorization] && authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return authorization[Bearer.Length..].Trim();
        return request.Query.TryGetValue(QueryName, out StringValues token) ? token is [{ } one] ? one : "" : null;
    }
}
