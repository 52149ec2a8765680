using System.Net.Http.Json;
using System.Text.Json;
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
        await Expect(page.Banner).ToContainTextAsync("ends at");
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
    public async Task A_session_is_kept_by_the_button_of_its_warning_and_by_typing()
    {
        // The warning comes a minute before the end.
        await using ServerProcess server = await Site.ServeAsync(("SESSION_TIMEOUT", "64000"));
        await using Workbench page = await (await site.OpenAsync(server)).ReadyAsync();
        await page.ShellAsync();
        await page.TypeAsync("kept=$((6 * 7))\n");
        await Expect(page.Banner).ToContainTextAsync("ends at");
        DateTimeOffset before = await ExpiryAsync(server, page);
        // As long as the server has not heard of it, nothing is kept, and the page does not say so.
        TaskCompletionSource slow = new();
        Task<IRequest> asked = page.Page.WaitForRequestAsync("**/hubs/terminal/negotiate**");
        await page.Page.RouteAsync("**/hubs/terminal/negotiate**", async route =>
        {
            await slow.Task;
            await route.ContinueAsync();
        });
        await page.Button("Keep it").ClickAsync();
        await asked;
        await Expect(page.Banner).ToContainTextAsync("ends at");
        Assert.Equal(before, await ExpiryAsync(server, page));
        slow.SetResult();
        await Expect(page.Banner).ToBeHiddenAsync();
        await Expect(page.TerminalStatus).ToContainTextAsync("Running");
        DateTimeOffset after = await ExpiryAsync(server, page);
        Assert.True(after > before, $"{before:O} {after:O}");
        await Expect(page.Banner).ToContainTextAsync("ends at");
        // The program has not noticed, and typing to it is use too.
        await page.TypeAsync("echo \"still-$kept\"\n");
        await page.SeesAsync("still-42");
        await Expect(page.Banner).ToBeHiddenAsync();
        Assert.True(await ExpiryAsync(server, page) > after);
    }

    [Fact]
    public async Task A_session_that_is_as_old_as_it_may_be_offers_nothing_that_would_not_help()
    {
        await using ServerProcess server = await Site.ServeAsync(("SESSION_LIFETIME", "30000"));
        await using Workbench page = await (await site.OpenAsync(server)).ReadyAsync();
        await page.ShellAsync();
        await Expect(page.Banner).ToContainTextAsync("as old as sessions get");
        await Expect(page.Button("Keep it")).ToHaveCountAsync(0);
        await page.TypeAsync("echo ty\"\"ped\n");
        await page.SeesAsync("typed");
        await Expect(page.Banner).ToContainTextAsync("as old as sessions get");
    }

    [Fact]
    public async Task A_session_that_ended_while_the_laptop_slept_is_said_to_be_over()
    {
        await using ServerProcess server = await Site.ServeAsync(("SESSION_TIMEOUT", "4000"));
        await using Workbench page = await site.OpenAsync(server);
        IWebSocketRoute? socket = null;
        await page.Page.RouteWebSocketAsync("**/hubs/terminal**", route => (socket = route).ConnectToServer());
        await page.Page.ReloadAsync();
        await page.ReadyAsync();
        await page.ShellAsync();
        await page.TypeAsync("echo saved > mine\n");
        await page.SeesAsync("mine");
        Uri address = await SessionAsync(page);
        // Nothing gets through, as in a machine that sleeps.
        await page.Page.RouteAsync("**/hubs/terminal/negotiate**", route => route.AbortAsync());
        await socket!.CloseAsync(new() { Code = 3000 });
        await Expect(page.TerminalStatus).ToContainTextAsync("connection is lost");
        while ((await server.Client.GetAsync(address)).IsSuccessStatusCode) await Task.Delay(TimeSpan.FromMilliseconds(200));
        await page.Page.UnrouteAsync("**/hubs/terminal/negotiate**");
        // By itself: nobody presses anything when they open a laptop.
        await Expect(page.TerminalStatus).ToContainTextAsync("session is over");
        await Expect(page.Banner).ToBeHiddenAsync();
        await page.ShowAsync("session-over-after-sleep");
        await page.Button("Open its files in a shell").ClickAsync();
        await Expect(page.TerminalStatus).ToContainTextAsync("Running");
        await page.TypeAsync("cat mine\n");
        await page.SeesAsync("saved");
    }

    [Theory]
    [InlineData("window.dispatchEvent(new Event('online'))")]
    [InlineData("document.dispatchEvent(new Event('visibilitychange'))")]
    public async Task Who_has_a_network_again_or_looks_at_the_page_again_is_connected_at_once(string happens)
    {
        await using Workbench page = await site.OpenAsync();
        IWebSocketRoute? socket = null;
        await page.Page.RouteWebSocketAsync("**/hubs/terminal**", route => (socket = route).ConnectToServer());
        await page.Page.Clock.InstallAsync();
        await page.Page.ReloadAsync();
        await page.ReadyAsync();
        await page.ShellAsync();
        await page.Page.RouteAsync("**/hubs/terminal/negotiate**", route => route.AbortAsync());
        await socket!.CloseAsync(new() { Code = 3000 });
        await Expect(page.TerminalStatus).ToContainTextAsync("connection is lost");
        // No timer of the page fires from here on: nothing but what happens can make it try again.
        long now = await page.Page.EvaluateAsync<long>("Date.now()");
        await page.Page.Clock.PauseAtAsync(DateTimeOffset.FromUnixTimeMilliseconds(now + 1000).UtcDateTime);
        await page.Page.UnrouteAsync("**/hubs/terminal/negotiate**");
        await page.Page.EvaluateAsync(happens);
        await Expect(page.TerminalStatus).ToContainTextAsync("Running");
        await Expect(page.Banner).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_session_that_is_over_when_the_page_comes_back_is_said_to_be()
    {
        await using ServerProcess server = await Site.ServeAsync(("SESSION_TIMEOUT", "4000"));
        await using Workbench page = await (await site.OpenAsync(server)).ReadyAsync();
        await page.ShellAsync();
        Uri address = await SessionAsync(page);
        await page.Page.GotoAsync("about:blank");
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

    private static async Task<Uri> SessionAsync(Workbench page) =>
        new("/api/sessions/" + await page.Page.EvaluateAsync<string>("JSON.parse(localStorage.getItem('nativesandbox.terminal'))"), UriKind.Relative);

    private static async Task<DateTimeOffset> ExpiryAsync(ServerProcess server, Workbench page) =>
        (await server.Client.GetFromJsonAsync<JsonElement>(await SessionAsync(page))).GetProperty("expiresAt").GetDateTimeOffset();
}
