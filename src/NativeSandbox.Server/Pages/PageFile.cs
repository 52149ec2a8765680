using System.IO.Compression;
using System.Security.Cryptography;

namespace NativeSandbox.Server.Pages;

/// <summary>One file of the page, as it was embedded when the server was built.</summary>
internal sealed class PageFile
{
    private readonly Lazy<byte[]?> compressed;

    /// <param name="path">The path in its address, without the first slash.</param>
    /// <param name="content">The bytes.</param>
    public PageFile(string path, byte[] content)
    {
        Content = content;
        ContentType = TypeOf(Path.GetExtension(path));
        // The bundler puts a hash of the content into the names of what the page loads: such an address never means anything else.
        IsNamedByContent = HasHash(path);
        // Weak, for it stands for the content in each encoding (RFC 9110, section 8.8.3).
        ETag = $"W/\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 16))}\"";
        compressed = new Lazy<byte[]?>(Compress);
    }

    public byte[] Content { get; }

    public string ContentType { get; }

    public bool IsNamedByContent { get; }

    public string ETag { get; }

    /// <summary>The content by brotli (RFC 7932), made when first asked for; null where that gains nothing.</summary>
    public byte[]? Compressed => compressed.Value;

    private byte[]? Compress()
    {
        if (ContentType is "image/png" or "font/woff2" or "application/octet-stream") return null;
        using var buffer = new MemoryStream();
        using (var brotli = new BrotliStream(buffer, CompressionLevel.Optimal, leaveOpen: true)) brotli.Write(Content);
        return buffer.Length < Content.Length ? buffer.ToArray() : null;
    }

    // esbuild and Vite: name-HASH.js, eight letters or digits.
    private static bool HasHash(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        int dash = name.LastIndexOf('-');
        return dash > 0 && name.Length - dash - 1 >= 8 && name[(dash + 1)..].All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');
    }

    private static string TypeOf(string extension) => extension switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" or ".mjs" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".json" or ".map" => "application/json; charset=utf-8",
        ".webmanifest" => "application/manifest+json; charset=utf-8",
        ".txt" => "text/plain; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        ".ico" => "image/x-icon",
        ".woff2" => "font/woff2",
        _ => "application/octet-stream",
    };
}
