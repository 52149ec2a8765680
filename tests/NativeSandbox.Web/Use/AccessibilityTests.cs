using NativeSandbox.Web.Support;

namespace NativeSandbox.Web.Use;

/// <summary>What axe-core, the engine behind most accessibility checkers, finds in the states of the page that people see.</summary>
[Collection(SiteCollection.Name)]
public sealed class AccessibilityTests(Site site)
{
    [Theory]
    [InlineData(ColorScheme.Light, 1360, 820)]
    [InlineData(ColorScheme.Dark, 1360, 820)]
    [InlineData(ColorScheme.Light, 360, 720)]
    [InlineData(ColorScheme.Dark, 360, 720)]
    public async Task Nothing_keeps_anybody_out(ColorScheme scheme, int width, int height)
    {
        await using Workbench page = await (await site.OpenAsync(options: new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = height } })).ReadyAsync();
        Axe axe = await Axe.OpenAsync(page);
        await axe.LookAsync("start");
        await page.OpenLanguagesAsync("");
        await axe.LookAsync("languages");
        await page.Page.Keyboard.PressAsync("Escape");
        await page.ChooseAsync("python");
        await page.RunAsync();
        await axe.LookAsync("a run that succeeded");
        await page.ToCodeAsync();
        await page.WriteAsync("x = 1\ny = = 2\n");
        await page.RunAsync();
        await axe.LookAsync("an error and its link");
        await page.ToCodeAsync();
        await axe.LookAsync("a marked line");
        await page.ShellAsync();
        await page.TypeAsync("clear; for c in 1 2 3 4 5 6; do printf \"\\033[3${c}mcolour$c \"; done; ls --color /\n");
        await page.SeesAsync("colour6");
        await axe.LookAsync("terminal");
        await page.Tab("Sessions").ClickAsync();
        await Expect(page.Page.Locator("#sessions li[data-session]")).ToHaveCountAsync(1);
        await axe.LookAsync("sessions");
        await page.Button("End: Shell").ClickAsync();
        await Expect(page.Page.Locator("#sessions li.over")).ToHaveCountAsync(1);
        await axe.LookAsync("a session that is over");
        await page.Tab("Terminal").ClickAsync();
        await axe.LookAsync("a terminal that is over");
        await page.Button("API key").ClickAsync();
        await axe.LookAsync("the question for a key");
        await page.Button("Cancel").ClickAsync();
        Assert.Empty(axe.Found);
        await page.Page.RouteAsync("**/api/*", route => route.AbortAsync());
        await page.Page.ReloadAsync();
        await Expect(page.Banner).ToBeVisibleAsync();
        axe = await Axe.OpenAsync(page);
        await axe.LookAsync("a server that is not there");
        Assert.Empty(axe.Found);
    }
}
