using System.Collections.Frozen;
using System.Reflection;

namespace NativeSandbox.Server.Pages;

/// <summary>The files of the web page by the path of their address. The build embeds them as <c>web/…</c>.</summary>
internal sealed class PageFiles
{
    private const string Prefix = "web/";
    private const string Index = "index.html";

    private readonly FrozenDictionary<string, PageFile> files;

    public PageFiles(IReadOnlyDictionary<string, byte[]> contents) =>
        files = contents.ToFrozenDictionary(entry => "/" + entry.Key, entry => new PageFile(entry.Key, entry.Value), StringComparer.Ordinal);

    /// <summary>The file at this path, <c>/</c> being the page itself; null where there is none.</summary>
    public PageFile? Find(string path) => files.GetValueOrDefault(path == "/" ? "/" + Index : path);

    /// <summary>What is embedded in an assembly.</summary>
    public static PageFiles In(Assembly assembly)
    {
        var contents = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (string name in assembly.GetManifestResourceNames())
        {
            if (!name.StartsWith(Prefix, StringComparison.Ordinal)) continue;
            using Stream stream = assembly.GetManifestResourceStream(name)!;
            byte[] content = new byte[stream.Length];
            stream.ReadExactly(content);
            contents[name[Prefix.Length..].Replace('\\', '/')] = content;
        }
        return new PageFiles(contents);
    }
}
