using NativeSandbox.Web.Support;

namespace NativeSandbox.Web.Use;

/// <summary>The page without a mouse, and for those who do not see it.</summary>
[Collection(SiteCollection.Name)]
public sealed class KeyboardTests(Site site)
{
    [Fact]
    public async Task A_program_is_chosen_written_run_and_talked_to_by_keyboard_alone()
    {
        await using Workbench page = await (await site.OpenAsync()).ReadyAsync();
        IKeyboard keyboard = page.Page.Keyboard;
        await FocusByTabAsync(page, "language");
        await keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator("#language-filter")).ToBeFocusedAsync();
        await keyboard.TypeAsync("python");
        await Expect(page.Page.Locator("#language-list li")).ToHaveCountAsync(1);
        await keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator("#language")).ToBeFocusedAsync();
        await keyboard.PressAsync("F6");
        await Expect(page.Page.Locator(".cm-content")).ToBeFocusedAsync();
        await keyboard.PressAsync("Control+a");
        await keyboard.TypeAsync("print(input())");
        await keyboard.PressAsync("Control+Enter");
        await Expect(page.Verdict).ToBeVisibleAsync();
        await Expect(page.Output).ToContainTextAsync("World");
        await keyboard.PressAsync("Control+Shift+Enter");
        await Expect(page.TerminalStatus).ToContainTextAsync("Running");
        await Expect(page.Page.Locator("#terminal textarea")).ToBeFocusedAsync();
        await keyboard.TypeAsync("typed\n");
        await Expect(page.TerminalStatus).ToContainTextAsync("Finished");
        await keyboard.PressAsync("F6");
        await Expect(page.Page.Locator("#language")).ToBeFocusedAsync();
        await keyboard.PressAsync("Shift+F6");
        await Expect(page.Page.Locator("#terminal textarea")).ToBeFocusedAsync();
        // Escape, then Tab leaves the editor, where Tab indents.
        await keyboard.PressAsync("Shift+F6");
        await Expect(page.Page.Locator(".cm-content")).ToBeFocusedAsync();
        await keyboard.PressAsync("Escape");
        await keyboard.PressAsync("Tab");
        await Expect(page.Page.Locator(".cm-content")).Not.ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_tabs_are_walked_with_the_arrows()
    {
        await using Workbench page = await (await site.OpenAsync()).ReadyAsync();
        await page.Tab("Output").FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Tab("Terminal")).ToBeFocusedAsync();
        await Expect(page.Page.Locator("#panel-terminal")).ToBeVisibleAsync();
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Page.Locator("#panel-sessions")).ToBeVisibleAsync();
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Tab("Output")).ToHaveAttributeAsync("aria-selected", "true");
    }

    [Fact]
    public async Task Whatever_has_the_focus_shows_it()
    {
        await using Workbench page = await (await site.OpenAsync()).ReadyAsync();
        HashSet<string> seen = [];
        for (int step = 0; step < 30; step++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            string[] focused = await page.Page.EvaluateAsync<string[]>(
                """
                () => {
                  const one = document.activeElement, style = getComputedStyle(one), after = getComputedStyle(one, "::after");
                  const shows = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || after.boxShadow !== "none";
                  return [one.id || one.tagName, String(shows || one === document.body)];
                }
                """);
            Assert.True(focused[1] == "true", $"{focused[0]} has the focus and does not show it");
            seen.Add(focused[0]);
        }

        Assert.Superset(new HashSet<string> { "language", "example", "shell", "theme", "run", "run-terminal", "editor" }, seen);
    }

    [Fact]
    public async Task Everything_that_can_be_used_has_a_name()
    {
        await using Workbench page = await (await site.OpenAsync()).ReadyAsync();
        await page.ShellAsync();
        foreach (string tab in (string[])["Output", "Terminal", "Sessions"])
        {
            await page.Tab(tab).ClickAsync();
            string[] nameless = await page.Page.EvaluateAsync<string[]>(
                """
                () => [...document.querySelectorAll("button, input, select, textarea, [role=tab], [role=listbox], [role=separator], [role=progressbar]")]
                  .filter((one) => !(one.getAttribute("aria-label") || one.labels?.length || one.textContent.trim()))
                  .map((one) => one.outerHTML.slice(0, 120))
                """);
            Assert.Empty(nameless);
        }
    }

    private static async Task FocusByTabAsync(Workbench page, string id)
    {
        for (int step = 0; step < 10; step++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            if (await page.Page.EvaluateAsync<string>("document.activeElement.id") == id) return;
        }

        Assert.Fail($"Tab does not come to #{id}");
    }
}
