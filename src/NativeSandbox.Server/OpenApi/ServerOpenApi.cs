namespace NativeSandbox.Server.OpenApi;

/// <summary><c>GET /openapi/v1.json</c>.</summary>
internal static class ServerOpenApi
{
    public static void AddServerOpenApi(this IServiceCollection services) => services.AddOpenApi("v1", _ => { });
}
