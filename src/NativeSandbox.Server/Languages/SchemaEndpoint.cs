namespace NativeSandbox.Server.Languages;

/// <summary><c>GET /schemas/manifest.json</c>: the JSON schema of language manifests, for editors.</summary>
internal static class SchemaEndpoint
{
    private static readonly string Path = System.IO.Path.Combine(AppContext.BaseDirectory, "toolchains", "manifest.schema.json");

    public static IResult Handle() => Results.File(Path, "application/schema+json");
}
