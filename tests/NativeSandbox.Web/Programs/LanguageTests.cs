using NativeSandbox.Web.Support;

namespace NativeSandbox.Web.Programs;

/// <summary>Each language of the page, as somebody uses it who comes for the first time.</summary>
[Collection(SiteCollection.Name)]
public sealed class LanguageTests(Site site)
{
    public static TheoryData<string> Languages =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "toolchains"), "*.yaml").Select(Path.GetFileNameWithoutExtension).Order().OfType<string>()];

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task The_first_program_of_a_language_runs_as_it_is_shown_or_the_language_is_grey_with_its_reason(string language)
    {
        await using Workbench page = await (await site.OpenAsync()).ReadyAsync();
        await page.OpenLanguagesAsync(language);
        if (await page.Option(language).GetAttributeAsync("aria-disabled") is not null)
        {
            await Expect(page.Option(language).Locator(".reason")).Not.ToBeEmptyAsync();
            await page.Option(language).ClickAsync(new() { Force = true });
            await Expect(page.Page.Locator("#language-popup")).ToBeVisibleAsync();
            return;
        }

        await page.Option(language).ClickAsync();
        await Expect(page.Page.Locator(".cm-line").First).Not.ToBeEmptyAsync();
        // Coloured: the grammar has come and knows the text.
        await Expect(page.Page.Locator(".cm-content [class*=tok-]").First).ToBeVisibleAsync();
        Assert.Equal("Accepted", await page.RunAsync());
        await Expect(page.Output.Locator(".stream-output pre")).ToContainTextAsync("Hello");
        await Expect(page.Output.GetByRole(AriaRole.Meter)).ToHaveCountAsync(3);
        if (!(await page.Page.Locator("#example").InnerTextAsync()).Contains("Sum", StringComparison.Ordinal)) return;
        await page.Page.Locator("#example").SelectOptionAsync(new SelectOptionValue { Label = "Sum of numbers" });
        Assert.Equal("Accepted", await page.RunAsync());
        await Expect(page.Output.Locator(".stream-output pre")).ToHaveTextAsync("The sum is 42.\n");
    }
}
