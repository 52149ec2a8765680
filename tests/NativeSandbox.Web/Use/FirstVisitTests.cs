using NativeSandbox.Web.Support;

namespace NativeSandbox.Web.Use;

/// <summary>What somebody sees who comes for the first time, to servers that are not at their best.</summary>
[Collection(SiteCollection.Name)]
public sealed class FirstVisitTests(Site site)
{
    [Fact]
    public async Task A_server_without_languages_says_so_and_how_to_get_them()
    {
        await using Workbench page = await site.OpenAsync();
        await page.Page.RouteAsync("**/api/languages", async route =>
        {
            IAPIResponse answer = await route.FetchAsync();
            await route.FulfillAsync(new() { Response = answer, Body = (await answer.TextAsync()).Replace("\"available\":true", "\"available\":false", StringComparison.Ordinal) });
        });
        await page.Page.ReloadAsync();
        await Expect(page.Banner).ToContainTextAsync("No language is installed on this server. Its operator installs them");
        await Expect(page.Page.Locator("#language")).ToHaveTextAsync("No languages");
        await Expect(page.Page.Locator("#run")).ToBeDisabledAsync();
        await page.ShowAsync("no-languages");
        // Shells need none.
        await page.ShellAsync();
    }

    [Fact]
    public async Task A_slow_server_shows_that_something_is_under_way_and_one_that_does_not_answer_is_said()
    {
        await using Workbench page = await site.OpenAsync();
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously), answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await page.Page.RouteAsync("**/api/languages", async route =>
        {
            asked.TrySetResult();
            await answer.Task;
            await route.AbortAsync();
        });
        await page.Page.ReloadAsync();
        await asked.Task.WaitAsync(Workbench.Patience);
        await Expect(page.Page.Locator("#progress")).ToBeVisibleAsync();
        await Expect(page.Page.Locator("#language")).ToHaveTextAsync("Loading languages…");
        await page.ShowAsync("slow");
        answer.SetResult();
        await Expect(page.Banner).ToContainTextAsync("cannot be reached");
        await Expect(page.Page.Locator("#progress")).ToBeHiddenAsync();
        await Expect(page.Page.Locator("#language")).ToHaveTextAsync("Not loaded");
        await page.Page.UnrouteAsync("**/api/languages");
        await page.Button("Try again").ClickAsync();
        await page.ReadyAsync();
        await Expect(page.Banner).ToBeHiddenAsync();
    }
}
