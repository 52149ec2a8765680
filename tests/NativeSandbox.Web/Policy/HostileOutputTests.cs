using NativeSandbox.Web.Support;

namespace NativeSandbox.Web.Policy;

/// <summary>What programs write to a terminal changes what is shown in it, and nothing else (ATTACKS.md, H).</summary>
[Collection(SiteCollection.Name)]
public sealed class HostileOutputTests(Site site)
{
    [Fact]
    public async Task The_clipboard_stays_as_it_is()
    {
        await using Workbench page = await PageAsync("clipboard-read", "clipboard-write");
        await page.Page.EvaluateAsync("navigator.clipboard.writeText('mine')");
        // "stolen", for each of the clipboards that OSC 52 knows, and a question for its content.
        await WriteAsync(page, @"\033]52;c;c3RvbGVu\a\033]52;p;c3RvbGVu\033\\\033]52;;c3RvbGVu\a\033]52;c;?\a");
        Assert.Equal("mine", await page.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        await AnswersNothingAsync(page, "bWluZ");
    }

    [Fact]
    public async Task The_title_stays_and_is_not_told()
    {
        await using Workbench page = await PageAsync();
        await WriteAsync(page, @"\033]0;evil\a\033]2;evil\a\033]1;evil\033\\\033[21t\033[20t\033[22;0t\033[23;0t");
        Assert.Equal("NativeSandbox", await page.Page.TitleAsync());
        await AnswersNothingAsync(page, "evil");
    }

    [Fact]
    public async Task The_window_stays_as_it_is()
    {
        await using Workbench page = await PageAsync();
        int rows = await page.Page.Locator("#terminal .xterm-rows > div").CountAsync();
        await WriteAsync(page, @"\033[8;5;20t\033[4;100;100t\033[3;0;0t\033[2t\033[9;1t\033[14t\033[18t");
        Assert.Equal(rows, await page.Page.Locator("#terminal .xterm-rows > div").CountAsync());
        await AnswersNothingAsync(page, "[8;");
    }

    [Theory]
    [InlineData("javascript:document.title=1")]
    [InlineData("data:text/html,<script>alert(1)</script>")]
    [InlineData("file:///etc/passwd")]
    [InlineData("nothing at all")]
    public async Task A_link_to_what_is_no_web_page_leads_nowhere(string address)
    {
        await using Workbench page = await PageAsync();
        await WriteAsync(page, $@"\033]8;;{address}\aCLICKME\033]8;;\a\n\033]8;;https://elsewhere.example/\aLEADSAWAY\033]8;;\a");
        await ClickAsync(page, "CLICKME", isLink: false);
        // Links are looked for and clicks are heard, as the next one shows; a dialog of the first would be in its way.
        await ClickAsync(page, "LEADSAWAY");
        await Expect(page.Page.Locator("#link-host")).ToHaveTextAsync("elsewhere.example");
        await page.Button("Stay here").ClickAsync();
        Assert.Single(page.Page.Context.Pages);
        Assert.Equal("NativeSandbox", await page.Page.TitleAsync());
    }

    [Fact]
    public async Task A_link_to_a_web_page_is_shown_whole_before_it_is_opened()
    {
        await using Workbench page = await PageAsync();
        await page.Page.Context.RouteAsync("https://elsewhere.example/**", route => route.FulfillAsync(new() { Body = "elsewhere" }));
        await WriteAsync(page, @"\033]8;;https://elsewhere.example/path?a=1\ahttps://trusted.example\033]8;;\a");
        await ClickAsync(page, "https://trusted.example");
        await Expect(page.Page.Locator("#link-host")).ToHaveTextAsync("elsewhere.example");
        await Expect(page.Page.Locator("#link-address")).ToHaveTextAsync("https://elsewhere.example/path?a=1");
        await page.ShowAsync("link");
        Assert.Single(page.Page.Context.Pages);
        await page.Button("Stay here").ClickAsync();
        Assert.Single(page.Page.Context.Pages);
        await ClickAsync(page, "https://trusted.example");
        IPage opened = await page.Page.Context.RunAndWaitForPageAsync(() => page.Button("Open in a new tab").ClickAsync());
        await opened.WaitForURLAsync("https://elsewhere.example/path?a=1");
        Assert.True(await opened.EvaluateAsync<bool>("window.opener === null && document.referrer === ''"));
    }

    [Fact]
    public async Task Markup_and_noise_are_text()
    {
        await using Workbench page = await PageAsync();
        await page.TypeAsync("clear; printf '<img src=x onerror=alert(1)>\\n'; head -c 20000 /dev/urandom; printf '\\033c\\033(Bsti\"\"ll\\n' | tr -d '\"'\n");
        await page.SeesAsync("still");
        await Expect(page.Page.Locator("#terminal img")).ToHaveCountAsync(0);
        Assert.Equal("NativeSandbox", await page.Page.TitleAsync());
    }

    [Fact]
    public async Task Questions_of_long_ago_are_not_answered_when_the_page_comes_back()
    {
        await using Workbench page = await PageAsync();
        // Where the cursor is, which terminal this is: answered once, to the program that asked.
        await page.TypeAsync("printf '\\033[6n\\033[c\\033[>c'; read -rs -t 2 -n 1000 answers; echo \"as\"\"ked ${#answers}\"\n");
        await page.SeesAsync("asked");
        await page.Page.ReloadAsync();
        await Expect(page.TerminalStatus).ToContainTextAsync("Running");
        await page.SeesAsync("asked");
        await page.TypeAsync("clear; read -rs -t 1 -n 1000 late; printf 'la''te:%q\\n' \"$late\"\n");
        await page.SeesAsync("late:''");
    }

    private async Task<Workbench> PageAsync(params string[] permissions)
    {
        Workbench page = await (await site.OpenAsync(options: new() { ViewportSize = new() { Width = 1360, Height = 820 }, Permissions = permissions })).ReadyAsync();
        await page.ShellAsync();
        return page;
    }

    private static async Task WriteAsync(Workbench page, string escapes)
    {
        // Not read from the terminal: what it answers must not be in the way of what is typed next.
        await page.TypeAsync($"clear; printf '{escapes}'; printf '\\nwri''tten\\n'\n");
        await page.SeesAsync("written");
    }

    // What the terminal had typed by itself would stand on the shell's line.
    private static async Task AnswersNothingAsync(Workbench page, string answer)
    {
        await page.TypeAsync("echo \"qu\"\"iet\"\n");
        await page.SeesAsync("quiet");
        Assert.DoesNotContain(answer, (await page.Terminal.InnerTextAsync()).Split("written")[^1], StringComparison.Ordinal);
    }

    private static async Task ClickAsync(Workbench page, string text, bool isLink = true)
    {
        ILocator row = page.Page.Locator("#terminal .xterm-rows > div").Filter(new() { HasText = text }).Last;
        LocatorBoundingBoxResult box = (await row.BoundingBoxAsync())!;
        float x = box.X + 30, y = box.Y + (box.Height / 2);
        // Links are looked for when the mouse comes over them.
        await page.Page.Mouse.MoveAsync(x - 10, y);
        await page.Page.Mouse.MoveAsync(x, y, new() { Steps = 4 });
        if (isLink) await Expect(page.Page.Locator("#terminal .xterm-cursor-pointer")).ToBeVisibleAsync();
        await page.Page.Mouse.ClickAsync(x, y);
    }
}
