using NativeSandbox.Testing.Server;
using NativeSandbox.Web.Support;

namespace NativeSandbox.Web.Terminals;

/// <summary>Sessions that are left, found again, and over.</summary>
[Collection(SiteCollection.Name)]
public sealed class SessionTests(Site site)
{
    [Fact]
    public async Task A_session_that_nobody_used_is_over_and_its_files_are_there()
    {
        await using ServerProcess server = await Site.ServeAsync(("SESSION_TIMEOUT", "15000"));
        await using Workbench page = await (await site.OpenAsync(server)).ReadyAsync();
        await page.ShellAsync();
        await page.TypeAsync("echo saved > mine\n");
        await Expect(page.Banner).ToContainTextAsync("ends in");
        await page.ShowAsync("session-expiring");
        await Expect(page.TerminalStatus).ToContainTextAsync("session ended");
        await page.ShowAsync("session-over");
        await page.Tab("Sessions").ClickAsync();
        await Expect(page.Page.Locator("#sessions li.over")).ToHaveCountAsync(1);
        await page.Tab("Terminal").ClickAsync();
        await page.Button("Open its files in a shell").ClickAsync();
        await Expect(page.TerminalStatus).ToContainTextAsync("Running");
        await page.TypeAsync("cat mine\n");
        await page.SeesAsync("saved");
    }

    [Fact]
    public async Task A_session_that_is_over_when_the_page_comes_back_is_said_to_be()
    {
        await using ServerProcess server = await Site.ServeAsync(("SESSION_TIMEOUT", "4000"));
        await using Workbench page = await (await site.OpenAsync(server)).ReadyAsync();
        await page.ShellAsync();
        string id = await page.Page.EvaluateAsync<string>("JSON.parse(localStorage.getItem('nativesandbox.terminal'))");
        await page.Page.GotoAsync("about:blank");
        Uri address = new($"/api/sessions/{id}", UriKind.Relative);
        while ((await server.Client.GetAsync(address)).IsSuccessStatusCode) await Task.Delay(TimeSpan.FromMilliseconds(200));
        await page.Page.GotoAsync(page.Address.AbsoluteUri);
        await Expect(page.TerminalStatus).ToContainTextAsync("over");
        await Expect(page.Button("Open its files in a shell")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Sessions_are_listed_opened_and_ended()
    {
        await using Workbench page = await (await site.OpenAsync()).ReadyAsync();
        await page.ShellAsync();
        await page.TypeAsync("echo shell\"\"-one\n");
        await page.SeesAsync("shell-one");
        // A shell is kept: a second one is a session of its own.
        await page.ChooseAsync("python");
        await page.WriteAsync("print('asked'); input()\n");
        await page.RunInTerminalAsync();
        await page.SeesAsync("asked");
        await page.Tab("Sessions").ClickAsync();
        ILocator rows = page.Page.Locator("#sessions li");
        await Expect(rows).ToHaveCountAsync(2);
        await Expect(rows.Locator("[data-state=running]")).ToHaveCountAsync(2);
        await page.ShowAsync("sessions");
        await page.Button("Open: Shell").ClickAsync();
        await page.SeesAsync("shell-one");
        await page.Tab("Sessions").ClickAsync();
        await page.Button("End: Python program").ClickAsync();
        await Expect(page.Page.Locator("#sessions li.over")).ToHaveCountAsync(1);
        await page.Button("Forget: Python program").ClickAsync();
        await Expect(rows).ToHaveCountAsync(1);
        await page.Button("End: Shell").ClickAsync();
        await Expect(page.TerminalStatus).ToContainTextAsync("ended");
    }

    [Fact]
    public async Task A_recording_can_be_downloaded()
    {
        await using Workbench page = await (await site.OpenAsync()).ReadyAsync();
        await page.Tab("Terminal").ClickAsync();
        await page.Page.Locator("#record").CheckAsync();
        await page.ShellAsync();
        await page.TypeAsync("echo re\"\"corded\n");
        await page.SeesAsync("recorded");
        await page.Tab("Sessions").ClickAsync();
        IDownload download = await page.Page.RunAndWaitForDownloadAsync(() => page.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Recording") }).ClickAsync());
        string[] lines = await File.ReadAllLinesAsync(await download.PathAsync());
        Assert.Contains("\"version\":2", lines[0].Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains(lines, line => line.Contains("recorded", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_server_dies_and_comes_back_and_the_page_says_what_is_over()
    {
        await using ServerProcess first = await Site.ServeAsync();
        await using Workbench page = await (await site.OpenAsync(first)).ReadyAsync();
        await page.ShellAsync();
        await first.KillAsync();
        await Expect(page.Banner).ToContainTextAsync("connection to the server is lost");
        await using ServerProcess second = await Site.ServeAsync(("PORT", $"{first.Client.BaseAddress!.Port}"));
        await page.Button("Try now").ClickAsync();
        await Expect(page.TerminalStatus).ToContainTextAsync("over");
        await Expect(page.Banner).ToBeHiddenAsync();
    }
}
