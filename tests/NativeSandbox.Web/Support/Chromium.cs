namespace NativeSandbox.Web.Support;

/// <summary>The distribution's Chromium, without a window.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] s_names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

    private readonly IPlaywright _playwright;

    private Chromium(IPlaywright playwright, IBrowser browser) => (_playwright, Browser) = (playwright, browser);

    public IBrowser Browser { get; }

    /// <exception cref="InvalidOperationException">There is none on the PATH.</exception>
    public static async Task<Chromium> StartAsync()
    {
        string path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').SelectMany(_ => s_names, Path.Combine).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("There is no Chromium on the PATH: apt-get install chromium (./install.sh test does so).");
        IPlaywright playwright = await Playwright.CreateAsync();
        try
        {
            // Chromium's own sandbox refuses root.
            string[] arguments = Environment.IsPrivilegedProcess ? ["--no-sandbox"] : [];
            return new Chromium(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = arguments }));
        }
        catch
        {
            playwright.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        _playwright.Dispose();
    }
}
