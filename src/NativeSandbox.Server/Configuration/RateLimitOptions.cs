namespace NativeSandbox.Server.Configuration;

/// <summary>How many requests one client may make.</summary>
/// <param name="Window">The time after which the count starts again.</param>
/// <param name="MaxRequests">Requests in a window; 0 for no limit.</param>
internal sealed record RateLimitOptions(TimeSpan Window, int MaxRequests)
{
    /// <exception cref="ConfigurationException">A value is wrong.</exception>
    public static RateLimitOptions From(IReadOnlyDictionary<string, string> values) =>
        new(Settings.RateLimitWindow.From(values), Settings.RateLimitMaxRequests.From(values));
}
