using System.Text.RegularExpressions;
using NativeSandbox.Web.Support;

namespace NativeSandbox.Web.Policy;

/// <summary>The page's security policy is in force. That the page keeps to it is looked at by every test, at its end.</summary>
[Collection(SiteCollection.Name)]
public sealed class ContentPolicyTests(Site site)
{
    [Fact]
    public async Task Nothing_inline_and_nothing_from_elsewhere()
    {
        using HttpResponseMessage answer = await site.Server.Client.GetAsync(new Uri("/", UriKind.Relative));
        string policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http:", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("https:", policy, StringComparison.Ordinal);
        string page = await answer.Content.ReadAsStringAsync();
        Assert.DoesNotContain("style=\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain(" on", string.Join(' ', Regex.Matches(page, @"\son\w+=").Select(match => match.Value)), StringComparison.Ordinal);
        Assert.Empty(Regex.Matches(page, @"(?:src|href)=""(?:https?:)?//"));
    }

    [Fact]
    public async Task A_script_that_gets_into_the_page_does_not_run()
    {
        await using IBrowserContext context = await site.Browser.NewContextAsync();
        IPage page = await context.NewPageAsync();
        TaskCompletionSource<string> violated = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await page.ExposeFunctionAsync("told", (string directive) => violated.TrySetResult(directive));
        await page.AddInitScriptAsync("document.addEventListener('securitypolicyviolation', e => told(e.violatedDirective))");
        await page.GotoAsync(site.Server.Client.BaseAddress!.AbsoluteUri);
        await page.EvaluateAsync("() => { const s = document.createElement('script'); s.textContent = 'document.title = \"evil\"'; document.body.append(s); }");
        Assert.StartsWith("script-src", await violated.Task.WaitAsync(TimeSpan.FromMilliseconds(Workbench.PatienceMs)), StringComparison.Ordinal);
        Assert.Equal("NativeSandbox", await page.TitleAsync());
    }
}
