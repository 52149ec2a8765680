using NativeSandbox.Web.Support;

namespace NativeSandbox.Web.Programs;

/// <summary>Runs without a terminal.</summary>
[Collection(SiteCollection.Name)]
public sealed class RunTests(Site site)
{
    [Theory]
    [InlineData("RuntimeError", "Runtime error", "import sys; sys.exit(3)", "exit code 3")]
    [InlineData("RuntimeError", "Runtime error", "import os; os.abort()", "SIGABRT")]
    [InlineData("MemoryLimitExceeded", "Memory limit exceeded", "x = 'x' * (1 << 33)", "")]
    [InlineData("OutputLimitExceeded", "Output limit exceeded", "while True: print('x' * 100000)", "")]
    public async Task A_verdict_is_said_in_words(string verdict, string words, string code, string ending)
    {
        await using Workbench page = await (await site.OpenAsync()).ReadyAsync();
        await page.ChooseAsync("python");
        await page.WriteAsync(code);
        Assert.Equal(verdict, await page.RunAsync());
        await Expect(page.Verdict).ToContainTextAsync(words);
        await Expect(page.Verdict).ToContainTextAsync(ending);
    }

    [Fact]
    public async Task Standard_input_reaches_the_program_and_stays_when_the_page_is_loaded_again()
    {
        await using Workbench page = await (await site.OpenAsync()).ReadyAsync();
        await page.ChooseAsync("python");
        await page.WriteAsync("import sys\nprint(sys.stdin.read().upper())\n");
        await page.ReadsAsync("grüße\n");
        await page.RunAsync();
        await Expect(page.Output).ToContainTextAsync("GRÜSSE");
        await page.Page.ReloadAsync();
        await page.ReadyAsync();
        await Expect(page.Page.Locator("#stdin")).ToHaveValueAsync("grüße\n");
        await Expect(page.Page.Locator(".cm-content")).ToContainTextAsync("sys.stdin.read().upper()");
    }

    [Fact]
    public async Task A_run_that_takes_long_shows_it_and_can_be_stopped()
    {
        await using Workbench page = await (await site.OpenAsync()).ReadyAsync();
        await page.ChooseAsync("python");
        await page.WriteAsync("while True: pass");
        await page.Page.Locator("#run").ClickAsync();
        await Expect(page.Page.Locator("#progress")).ToBeVisibleAsync();
        await Expect(page.Page.Locator("#waiting")).ToContainTextAsync("Running");
        await page.ShowAsync("running");
        await page.Button("Stop").ClickAsync();
        await Expect(page.Output).ToContainTextAsync("Stopped");
        await Expect(page.Page.Locator("#progress")).ToBeHiddenAsync();
        await Expect(page.Page.Locator("#run")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("print('0123456789' * 999_999)")]
    [InlineData("for i in range(1_000_000): print(f'{i:08}')")]
    public async Task Of_very_long_output_the_beginning_is_shown_and_all_of_it_can_be_had(string code)
    {
        await using Workbench page = await (await site.OpenAsync()).ReadyAsync();
        await page.ChooseAsync("python");
        await page.WriteAsync(code);
        Assert.Equal("Accepted", await page.RunAsync());
        await Expect(page.Output.Locator(".rest")).ToContainTextAsync("The first 98 KiB of");
        int shown = await page.Output.Locator(".stream-output pre").EvaluateAsync<int>("pre => pre.textContent.length");
        Assert.Equal(100_000, shown);
        await page.ShowAsync("long-output");
        IDownload download = await page.Page.RunAndWaitForDownloadAsync(() => page.Button("Download all").ClickAsync());
        Assert.InRange(new FileInfo(await download.PathAsync()).Length, 8_999_999, 10_000_000);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_said_with_what_to_do_and_tried_again()
    {
        await using Workbench page = await (await site.OpenAsync()).ReadyAsync();
        await page.ChooseAsync("python");
        await page.WriteAsync("print('back')");
        await page.Page.RouteAsync("**/api/execute", route => route.AbortAsync());
        await page.RunAsync();
        await Expect(page.Output.GetByRole(AriaRole.Alert)).ToContainTextAsync("cannot be reached");
        await page.Page.UnrouteAsync("**/api/execute");
        await page.Button("Try again").ClickAsync();
        await Expect(page.Output).ToContainTextAsync("back");
    }

    [Fact]
    public async Task What_a_program_writes_is_text_and_never_markup()
    {
        await using Workbench page = await (await site.OpenAsync()).ReadyAsync();
        await page.ChooseAsync("python");
        await page.WriteAsync("import sys\nbad = '<img src=x onerror=\"document.title=1\"><script>document.title=2</script>'\nprint(bad)\nsys.exit(bad + ' main.py:2:3')");
        await page.RunAsync();
        await Expect(page.Output.Locator(".stream-output pre")).ToContainTextAsync("<img src=x");
        await Expect(page.Output.Locator("img, script")).ToHaveCountAsync(0);
        Assert.Equal("NativeSandbox", await page.Page.TitleAsync());
    }
}
