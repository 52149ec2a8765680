namespace NativeSandbox.Launcher.Roots;

/// <summary>A host path that boxes see.</summary>
/// <param name="Source">An absolute path of the host.</param>
/// <param name="Target">An absolute path in the box.</param>
/// <param name="Writable">Whether it may be written, where the host's permissions let the box's user.</param>
internal sealed record BindMount(string Source, string Target, bool Writable)
{
    /// <summary>Reads <c>SOURCE[:TARGET][:rw]</c>.</summary>
    public static bool TryParse(string text, out BindMount bind)
    {
        string[] parts = text.Split(':');
        bool writable = parts.Length > 1 && parts[^1] is "rw";
        int count = parts.Length - (writable || (parts.Length > 1 && parts[^1] is "ro") ? 1 : 0);
        string target = count == 2 ? parts[1] : parts[0];
        bind = new BindMount(parts[0], target, writable);
        return count is 1 or 2 && IsPlain(parts[0]) && IsPlain(target) && target != "/";
    }

    private static bool IsPlain(string path) => path.StartsWith('/') && !path.Contains('\0', StringComparison.Ordinal)
        && !path.Split('/').Any(part => part is "." or "..");
}
