namespace NativeSandbox.Server.Metrics;

/// <summary>The label values of one series; three are as many as any instrument here has.</summary>
internal readonly record struct LabelValues(string? First, string? Second, string? Third)
{
    public static LabelValues From(ReadOnlySpan<KeyValuePair<string, object?>> tags) => new(At(tags, 0), At(tags, 1), At(tags, 2));

    private static string? At(ReadOnlySpan<KeyValuePair<string, object?>> tags, int index) =>
        index < tags.Length ? tags[index].Value as string ?? "" : null;
}
