using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Json;
using NativeSandbox.Testing.Server;
using NativeSandbox.Web.Support;

namespace NativeSandbox.Web.Policy;

/// <summary>A server that wants a key.</summary>
[Collection(SiteCollection.Name)]
[SuppressMessage("Design", "CA1001", Justification = "xunit ends it through IAsyncLifetime.")]
public sealed class KeyTests(Site site) : IAsyncLifetime
{
    private const string Key = "a-key-of-the-tests-0123456789abcdef";

    private ServerProcess? _server;

    public async Task InitializeAsync() => _server = await Site.ServeAsync(("API_KEY", Key), ("HOST", "127.0.0.1"));

    public async Task DisposeAsync() => await _server!.DisposeAsync();

    [Fact]
    public async Task A_wrong_key_is_refused_and_the_right_one_opens_everything()
    {
        await using Workbench page = await site.OpenAsync(_server);
        ILocator dialog = page.Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToBeVisibleAsync();
        await Expect(page.Page.Locator("#key-field")).ToBeFocusedAsync();
        await page.Page.Keyboard.TypeAsync("not-a-key-of-this-server");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator("#key-refused")).ToBeVisibleAsync();
        await page.ShowAsync("key-refused");
        await page.Page.Keyboard.TypeAsync(Key);
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(dialog).ToBeHiddenAsync();
        await page.ReadyAsync();
        await page.ChooseAsync("sh");
        await page.WriteAsync("echo let in");
        Assert.Equal("Accepted", await page.RunAsync());
        await page.ShellAsync();
        await page.TypeAsync("echo by\"\"key\n");
        await page.SeesAsync("bykey");
        Assert.DoesNotContain(Key, page.Page.Url, StringComparison.Ordinal);
        Assert.Null(await page.Page.EvaluateAsync<string?>("localStorage.getItem('nativesandbox.key')"));
    }

    [Fact]
    public async Task A_key_that_is_refused_before_the_dialog_has_closed_is_asked_for_again()
    {
        await using Workbench page = await site.OpenAsync(_server);
        // Answered at once: the browser tells of a dialog's end only some time after it.
        await page.Page.AddInitScriptAsync("window.fetch = async () => new Response(null, { status: 401 })");
        await page.Page.ReloadAsync();
        ILocator dialog = page.Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToBeVisibleAsync();
        await page.Page.EvaluateAsync("() => { window.ends = 0; document.querySelector('#key-dialog').addEventListener('close', () => { window.ends++; }); }");
        await page.Page.Locator("#key-field").FillAsync("not-a-key-of-this-server");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.Page.WaitForFunctionAsync("() => window.ends > 0");
        await Expect(page.Page.Locator("#key-refused")).ToBeVisibleAsync();
        await page.Button("Cancel").ClickAsync();
        await Expect(page.Banner).ToContainTextAsync("401");
    }

    [Fact]
    public async Task A_key_is_kept_where_its_owner_wants_that_and_forgotten_again()
    {
        await using Workbench page = await site.OpenAsync(_server);
        await page.Page.Locator("#key-field").FillAsync(Key);
        await page.Page.Locator("#key-remember").CheckAsync();
        await page.Button("Use the key").ClickAsync();
        await page.ReadyAsync();
        IPage other = await page.Page.Context.NewPageAsync();
        await other.GotoAsync(page.Address.AbsoluteUri);
        await Expect(other.Locator("#run")).ToBeEnabledAsync();
        await page.Button("API key").ClickAsync();
        await page.Button("Forget the key").ClickAsync();
        await page.Page.ReloadAsync();
        await Expect(page.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_session_that_was_made_elsewhere_and_has_no_program_yet_opens_as_a_shell()
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/api/sessions") { Content = JsonContent.Create(new { }) };
        request.Headers.Add("X-API-Key", Key);
        using HttpResponseMessage made = await _server!.Client.SendAsync(request);
        made.EnsureSuccessStatusCode();
        await using Workbench page = await site.OpenAsync(_server);
        await page.Page.Locator("#key-field").FillAsync(Key);
        await page.Button("Use the key").ClickAsync();
        await page.ReadyAsync();
        await page.Tab("Sessions").ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Open: Session" }).ClickAsync();
        await Expect(page.TerminalStatus).ToContainTextAsync("Running");
        await page.TypeAsync("echo op\"\"ened\n");
        await page.SeesAsync("opened");
    }

    [Fact]
    public async Task Who_gives_no_key_is_told_that_one_is_needed()
    {
        await using Workbench page = await site.OpenAsync(_server);
        await page.Button("Cancel").ClickAsync();
        await Expect(page.Banner).ToContainTextAsync("An API key is needed");
        await page.Button("Try again").ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
    }
}
