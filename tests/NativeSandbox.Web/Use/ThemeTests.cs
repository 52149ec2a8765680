using NativeSandbox.Web.Support;

namespace NativeSandbox.Web.Use;

/// <summary>Light and dark.</summary>
[Collection(SiteCollection.Name)]
public sealed class ThemeTests(Site site)
{
    [Theory]
    [InlineData(ColorScheme.Light, "light")]
    [InlineData(ColorScheme.Dark, "dark")]
    public async Task The_page_looks_as_the_system_does_until_it_is_told_otherwise(ColorScheme scheme, string theme)
    {
        await using Workbench page = await (await site.OpenAsync(options: new() { ColorScheme = scheme, ViewportSize = new() { Width = 1360, Height = 820 } })).ReadyAsync();
        await Expect(page.Page.Locator("html")).ToHaveAttributeAsync("data-theme", theme);
        await page.ChooseAsync("cpp");
        Assert.Equal("Accepted", await page.RunAsync());
        await page.ShowAsync($"desktop-{theme}");
        await page.ShellAsync();
        await page.TypeAsync("clear; ls --color=always / | head -5; printf '\\033[1;32mgreen \\033[38;2;200;80;200mtrue colour\\033[0m 日本 🎉 e\\u0301\\n'\n");
        await page.SeesAsync("true colour 日本 🎉 e\u0301");
        await page.ShowAsync($"terminal-{theme}");
        string other = theme == "light" ? "dark" : "light";
        await page.Button($"Use the {other} theme").ClickAsync();
        await Expect(page.Page.Locator("html")).ToHaveAttributeAsync("data-theme", other);
        await page.Page.ReloadAsync();
        await Expect(page.Page.Locator("html")).ToHaveAttributeAsync("data-theme", other);
    }

    [Fact]
    public async Task Text_can_be_told_from_what_it_stands_on()
    {
        foreach (ColorScheme scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await using Workbench page = await (await site.OpenAsync(options: new() { ColorScheme = scheme })).ReadyAsync();
            string[] faint = await page.Page.EvaluateAsync<string[]>(
                """
                () => {
                  const style = getComputedStyle(document.documentElement), probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
                  const light = (name) => {
                    probe.fillStyle = style.getPropertyValue("--" + name).trim();
                    probe.fillRect(0, 0, 1, 1);
                    const [r, g, b] = [...probe.getImageData(0, 0, 1, 1).data].map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
                    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
                  };
                  const on = { surface: ["text", "muted", "faint", "accent", "good", "bad", "warn", "code-keyword", "code-string", "code-number", "code-comment", "code-type", "code-name", "code-meta"],
                    raised: ["text", "muted", "faint", "accent"], "good-soft": ["good"], "bad-soft": ["bad", "text"], "warn-soft": ["warn", "text"], accent: ["on-accent"], page: ["text"],
                    terminal: ["terminal-text", "ansi-red", "ansi-green", "ansi-yellow", "ansi-blue", "ansi-magenta", "ansi-cyan"] };
                  return Object.entries(on).flatMap(([ground, texts]) => texts.map((text) => [text, ground, light(text), light(ground)]))
                    .map(([text, ground, a, b]) => [text, ground, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)])
                    .filter(([, , contrast]) => contrast < 4.5).map(([text, ground, contrast]) => `${text} on ${ground}: ${contrast.toFixed(2)}`);
                }
                """);
            // WCAG 2.2, 1.4.3.
            Assert.Empty(faint);
        }
    }
}
