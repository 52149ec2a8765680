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
        await using ServerProcess server = await Site.ServeAsync(("SESSION_TIMEOUT", "30000"));
        await using Workbench page = await (await site.OpenAsync(server)).ReadyAsync();
        await page.ShellAsync();
        await SaveAsync(page);
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
        await using Workbench page = await site.OpenAsync();
        TerminalWire wire = await TerminalWire.OfAsync(page);
        await page.ShellAsync();
        await page.TypeAsync("kept=$((6 * 7)); echo \"first-$kept\"\n");
        await page.SeesAsync("first-42");
        // As the server says it a minute before the end, which is half an hour away.
        wire.Warn();
        await Expect(page.Banner).ToContainTextAsync("ends at");
        DateTimeOffset before = await ExpiryAsync(page);
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
        Assert.Equal(before, await ExpiryAsync(page));
        slow.SetResult();
        await Expect(page.Banner).ToBeHiddenAsync();
        await Expect(page.TerminalStatus).ToContainTextAsync("Running");
        DateTimeOffset after = await ExpiryAsync(page);
        Assert.True(after > before, $"{before:O} {after:O}");
        wire.Warn();
        await Expect(page.Banner).ToContainTextAsync("ends at");
        // The program has not noticed, and typing to it is use too.
        await page.TypeAsync("echo \"still-$kept\"\n");
        await Expect(page.Banner).ToBeHiddenAsync();
        await page.SeesAsync("still-42");
        Assert.True(await ExpiryAsync(page) > after);
    }

    [Fact]
    public async Task A_session_that_is_as_old_as_it_may_be_offers_nothing_that_would_not_help()
    {
        await using ServerProcess server = await Site.ServeAsync(("SESSION_LIFETIME", "55000"));
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
        await using Workbench page = await site.OpenAsync();
        TerminalWire wire = await TerminalWire.OfAsync(page);
        await page.ShellAsync();
        await SaveAsync(page);
        // Nothing gets through, as in a machine that sleeps.
        await page.RefuseConnectionsAsync(untilClick: false);
        await wire.CutAsync();
        await Expect(page.TerminalStatus).ToContainTextAsync("connection is lost");
        await EndAsync(page);
        await page.Page.EvaluateAsync("window.mayConnect = true");
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
        await page.Page.Clock.InstallAsync();
        TerminalWire wire = await TerminalWire.OfAsync(page);
        await page.ShellAsync();
        await page.RefuseConnectionsAsync(untilClick: false);
        await wire.CutAsync();
        await Expect(page.TerminalStatus).ToContainTextAsync("connection is lost");
        // No timer of the page fires from here on: nothing but what happens can make it try again. An hour ahead: there is no way back to a time that has gone by.
        long now = await page.Page.EvaluateAsync<long>("Date.now()");
        await page.Page.Clock.PauseAtAsync(DateTimeOffset.FromUnixTimeMilliseconds(now + 3_600_000).UtcDateTime);
        await page.Page.EvaluateAsync($"() => {{ window.mayConnect = true; {happens}; }}");
        await Expect(page.TerminalStatus).ToContainTextAsync("Running");
        await Expect(page.Banner).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_session_that_is_over_when_the_page_comes_back_is_said_to_be()
    {
        await using Workbench page = await (await site.OpenAsync()).ReadyAsync();
        await page.ShellAsync();
        Uri address = await AddressAsync(page);
        await page.Page.GotoAsync("about:blank");
        (await site.Server.Client.DeleteAsync(address)).EnsureSuccessStatusCode();
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
        await page.RefuseConnectionsAsync();
        await first.KillAsync();
        await Expect(page.Banner).ToContainTextAsync("connection to the server is lost");
        await using ServerProcess second = await Site.ServeAsync(("PORT", $"{first.Client.BaseAddress!.Port}"));
        await page.Button("Try now").ClickAsync();
        await Expect(page.TerminalStatus).ToContainTextAsync("over");
        await Expect(page.Banner).ToBeHiddenAsync();
    }

    // Not the terminal's echo is waited for but the program's word that it is done.
    private static async Task SaveAsync(Workbench page)
    {
        await page.TypeAsync("echo saved > mine; echo do\"\"ne\n");
        await page.SeesAsync("done");
    }

    private static async Task<Uri> AddressAsync(Workbench page) =>
        new(page.Address, "/api/sessions/" + await page.Page.EvaluateAsync<string>("JSON.parse(localStorage.getItem('nativesandbox.terminal'))"));

    private async Task EndAsync(Workbench page) => (await site.Server.Client.DeleteAsync(await AddressAsync(page))).EnsureSuccessStatusCode();

    private async Task<DateTimeOffset> ExpiryAsync(Workbench page) =>
        (await site.Server.Client.GetFromJsonAsync<JsonElement>(await AddressAsync(page))).GetProperty("expiresAt").GetDateTimeOffset();
}
