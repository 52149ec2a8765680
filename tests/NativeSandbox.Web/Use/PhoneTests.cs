using System.Text.RegularExpressions;
using NativeSandbox.Web.Support;

namespace NativeSandbox.Web.Use;

/// <summary>A narrow screen and fingers.</summary>
[Collection(SiteCollection.Name)]
public sealed class PhoneTests(Site site)
{
    [Fact]
    public async Task Everything_fits_a_narrow_screen_and_can_be_used()
    {
        await using Workbench page = await (await site.OpenAsync(options: new()
        {
            ViewportSize = new() { Width = 360, Height = 720 },
            HasTouch = true,
            IsMobile = true,
            DeviceScaleFactor = 2,
        })).ReadyAsync();
        await page.ChooseAsync("python");
        await FitsAsync(page);
        await page.ShowAsync("phone-code");
        Assert.Equal("Accepted", await page.RunAsync());
        await Expect(page.Output).ToContainTextAsync("Hello, World");
        await FitsAsync(page);
        await page.ShowAsync("phone-output");
        await page.Tab("Code").ClickAsync();
        await page.WriteAsync("print('looping', flush=True)\nwhile True: pass\n");
        await page.RunInTerminalAsync();
        // Before that Python may not have its handler for the signal yet.
        await page.SeesAsync("looping");
        await FitsAsync(page);
        await page.ShowAsync("phone-terminal");
        await page.Button("Ctrl C").ClickAsync();
        await page.SeesAsync("KeyboardInterrupt");
        await page.Tab("Sessions").ClickAsync();
        await Expect(page.Page.Locator("#sessions li[data-session]")).ToHaveCountAsync(1);
        await FitsAsync(page);
        await page.OpenLanguagesAsync("");
        await FitsAsync(page);
        await page.ShowAsync("phone-languages");
    }

    [Fact]
    public async Task An_error_leads_from_the_output_to_the_line()
    {
        await using Workbench page = await (await site.OpenAsync(options: new() { ViewportSize = new() { Width = 360, Height = 720 }, HasTouch = true })).ReadyAsync();
        await page.ChooseAsync("python");
        await page.WriteAsync("x = 1\nraise SystemError\n");
        Assert.Equal("RuntimeError", await page.RunAsync());
        await page.Output.GetByTitle("Go to line 2").ClickAsync();
        await Expect(page.Page.Locator("#panel-code")).ToBeVisibleAsync();
        await Expect(page.Page.Locator(".cm-line").Nth(1)).ToHaveClassAsync(new Regex("cm-activeLine"));
    }

    private static async Task FitsAsync(Workbench page)
    {
        int[] widths = await page.Page.EvaluateAsync<int[]>("[document.documentElement.scrollWidth, document.body.scrollWidth, innerWidth]");
        Assert.True(widths[0] <= widths[2] && widths[1] <= widths[2], $"{widths[0]} and {widths[1]} in {widths[2]} pixels");
        // Nor does anything hang out of the screen, cut off.
        string[] outside = await page.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll("button, input, select, textarea, summary")]
              .filter((one) => one.offsetParent && !one.closest(".xterm") && one.getBoundingClientRect().width > 0)
              .filter((one) => { const box = one.getBoundingClientRect(); return box.left < -1 || box.right > innerWidth + 1; })
              .map((one) => one.id || one.outerHTML.slice(0, 80))
            """);
        Assert.Empty(outside);
    }
}
