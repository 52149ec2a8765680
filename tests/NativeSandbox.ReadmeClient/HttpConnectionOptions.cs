namespace Microsoft.AspNetCore.SignalR.Client;

/// <summary>Of the package's options those that the README names.</summary>
internal sealed class HttpConnectionOptions
{
    public Dictionary<string, string> Headers { get; } = [];
}
