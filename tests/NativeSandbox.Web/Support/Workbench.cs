using System.Collections.Concurrent;

namespace NativeSandbox.Web.Support;

/// <summary>The page in a browser, used as a person uses it. What it must never do (a violation of its policy, an error of a script) fails the test at its end.</summary>
internal sealed class Workbench : IAsyncDisposable
{
    /// <summary>For whatever must happen: the machine may be busy with other tests.</summary>
    public const int PatienceMs = 60_000;

    /// <inheritdoc cref="PatienceMs"/>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(PatienceMs);

    // The server lets a run take two minutes (CODE_EXECUTION_TIMEOUT), and says so a little later.
    private const int RunPatienceMs = 150_000;

    /// <summary>Where the sources are.</summary>
    public static string Root { get; } = FindRoot();

    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _faults = [];

    private Workbench(IBrowserContext context, IPage page, Uri address)
    {
        (_context, Page, Address) = (context, page, address);
        page.SetDefaultTimeout(PatienceMs);
        page.PageError += (_, error) => _faults.Enqueue(error);
        page.Console += (_, message) =>
        {
            // A refused request is told there too, by the browser itself; that is the test's to judge.
            if (message.Type is "error" or "warning" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal)
                && !message.Text.StartsWith("WebSocket connection to", StringComparison.Ordinal)) _faults.Enqueue(message.Text);
        };
    }

    public IPage Page { get; }

    public Uri Address { get; }

    public ILocator Output => Page.Locator("#output");

    public ILocator Verdict => Output.Locator(".verdict");

    public ILocator Terminal => Page.Locator("#terminal .xterm-rows");

    public ILocator TerminalStatus => Page.Locator("#terminal-status");

    public ILocator Banner => Page.Locator("#banner");

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Tab(string name) => Page.GetByRole(AriaRole.Tab, new() { Name = name });

    public static async Task<Workbench> OpenAsync(IBrowserContext context, Uri address)
    {
        Workbench workbench = new(context, await context.NewPageAsync(), address);
        await workbench.Page.AddInitScriptAsync(
            "document.addEventListener('securitypolicyviolation', e => console.error('policy violated: ' + e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sample))");
        await workbench.Page.GotoAsync(address.AbsoluteUri);
        return workbench;
    }

    /// <summary>Waits until the languages are there.</summary>
    public async Task<Workbench> ReadyAsync()
    {
        await Expect(Page.Locator("#run")).ToBeEnabledAsync();
        return this;
    }

    /// <summary>Chooses a language from the list.</summary>
    public async Task ChooseAsync(string language)
    {
        await OpenLanguagesAsync(language);
        await Option(language).ClickAsync();
        await Expect(Page.Locator("#language-popup")).ToBeHiddenAsync();
    }

    public async Task OpenLanguagesAsync(string filter)
    {
        await Page.Locator("#language").ClickAsync();
        await Page.Locator("#language-filter").FillAsync(filter);
    }

    public ILocator Option(string language) => Page.Locator($"#language-{language}");

    /// <summary>Replaces the program's text by pasting.</summary>
    public async Task WriteAsync(string code)
    {
        ILocator content = Page.Locator(".cm-content");
        await content.ClickAsync();
        await Page.Keyboard.PressAsync("Control+a");
        await content.EvaluateAsync(
            "(content, text) => { const data = new DataTransfer(); data.setData('text/plain', text); content.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })); }",
            code);
    }

    public Task ReadsAsync(string input) => Page.Locator("#stdin").EvaluateAsync(
        "(box, text) => { box.value = text; box.dispatchEvent(new Event('input')); }", input);

    /// <summary>Runs the program as it stands.</summary>
    /// <returns>Its verdict, or what the page says where there is none.</returns>
    public async Task<string> RunAsync()
    {
        await Page.EvaluateAsync("document.querySelector('#output').replaceChildren()");
        await Page.Locator("#run").ClickAsync();
        ILocator problem = Output.Locator(".problem");
        await Expect(Verdict.Or(problem)).ToBeVisibleAsync(new() { Timeout = RunPatienceMs });
        return await problem.IsVisibleAsync() ? await problem.InnerTextAsync() : (await Verdict.GetAttributeAsync("data-verdict"))!;
    }

    public Task ShellAsync() => InTerminalAsync(() => Page.Locator("#shell").ClickAsync());

    public Task RunInTerminalAsync() => InTerminalAsync(() => Page.Locator("#run-terminal").ClickAsync());

    /// <summary>Types into the terminal; a line feed is Enter.</summary>
    public async Task TypeAsync(string text)
    {
        await ToTerminalAsync(Page);
        await Page.Keyboard.TypeAsync(text);
    }

    /// <summary>To where a program is typed to. What is typed while the terminal shows again what was there before goes nowhere.</summary>
    public static async Task ToTerminalAsync(IPage page)
    {
        await Expect(page.Locator("#terminal")).Not.ToHaveAttributeAsync("aria-busy", "true");
        await page.Locator("#terminal textarea").FocusAsync();
    }

    public async Task SeesAsync(string text) => await Expect(Terminal).ToContainTextAsync(text);

    /// <summary>Refuses the terminal's connection until <c>window.mayConnect</c>: the page tries by itself too, and may be first.</summary>
    /// <param name="untilClick">Whether the next click is what allows it.</param>
    public async Task RefuseConnectionsAsync(bool untilClick = true)
    {
        if (untilClick) await Page.EvaluateAsync("() => document.addEventListener('click', () => { window.mayConnect = true; }, { capture: true, once: true })");
        await Page.RouteAsync("**/hubs/terminal/negotiate**", async route =>
        {
            if (await Page.EvaluateAsync<bool>("window.mayConnect === true")) await route.ContinueAsync();
            else await route.AbortAsync();
        });
    }

    /// <summary>Shows the program, which on a narrow screen is behind a tab.</summary>
    public async Task ToCodeAsync()
    {
        if (await Tab("Code").IsVisibleAsync()) await Tab("Code").ClickAsync();
    }

    /// <summary>A picture for people, in artifacts/web.</summary>
    public Task ShowAsync(string name) => Page.ScreenshotAsync(new() { Path = Path.Combine(Root, "artifacts", "web", $"{name}.png") });

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Assert.Empty(_faults);
    }

    private static string FindRoot()
    {
        DirectoryInfo root = new(AppContext.BaseDirectory);
        while (root.GetFiles("NativeSandbox.sln").Length == 0) root = root.Parent!;
        return root.FullName;
    }

    private async Task InTerminalAsync(Func<Task> begin)
    {
        await begin();
        await Expect(TerminalStatus).ToContainTextAsync("Running");
    }
}
