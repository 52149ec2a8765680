using Microsoft.OpenApi;
using NativeSandbox.Server.Execution;
using NativeSandbox.Server.Hosting;
using NativeSandbox.Server.Security;

namespace NativeSandbox.Server.OpenApi;

/// <summary><c>GET /openapi/v1.json</c>: the framework's document, with the ranges that this server is configured with.</summary>
internal static class ServerOpenApi
{
    public static void AddServerOpenApi(this IServiceCollection services)
    {
        services.AddSingleton<LimitRanges>();
        services.AddOpenApi("v1", options =>
        {
            options.AddDocumentTransformer((document, _, _) =>
            {
                Describe(document);
                return Task.CompletedTask;
            });
            options.AddSchemaTransformer((schema, context, _) =>
            {
                // A response's fields are all there; a request's may be missing but for these two.
                if (context.JsonTypeInfo.Type == typeof(ExecuteRequest) && context.JsonPropertyInfo is null)
                    schema.Required = new HashSet<string> { "language", "code" };
                context.ApplicationServices.GetRequiredService<LimitRanges>().Apply(schema, context);
                return Task.CompletedTask;
            });
        });
    }

    private static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "NativeSandbox",
            Version = ServerVersion.Text,
            Description = "Runs untrusted programs in native Linux sandboxes. Times are milliseconds, sizes bytes. "
                + "Errors are RFC 9457 problem documents that also carry success and error. "
                + "Every answer but that of /health tells the rate limit in RateLimit-Limit, RateLimit-Remaining and RateLimit-Reset.",
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["apiKey"] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = IdentificationMiddleware.Header,
                Description = "Needed where the server has keys configured, for all but /health.",
            },
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("apiKey", document)] = [] }];
    }
}
