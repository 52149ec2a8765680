namespace NativeSandbox.Server.Tests.Support;

internal static class Eventually
{
    /// <summary>As long as a busy machine may need.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Waits until something is so, for as long as a busy machine may need.</summary>
    public static async Task IsAsync(Func<bool> so)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!so()) await Task.Delay(5, patience.Token);
    }
}
