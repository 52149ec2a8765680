namespace NativeSandbox.Web.Support;

/// <summary>axe-core in a page. The browser's driver puts it there, so that the page's policy stays as strict as it is.</summary>
internal sealed class Axe
{
    private readonly IPage _page;

    private Axe(IPage page) => _page = page;

    public static async Task<Axe> OpenAsync(Workbench page)
    {
        await page.Page.EvaluateAsync(await File.ReadAllTextAsync(Path.Combine(Workbench.Root, "src", "NativeSandbox.Server", "web", "node_modules", "axe-core", "axe.min.js")));
        return new Axe(page.Page);
    }

    /// <summary>What it found that is serious or critical, with the state of the page that it was found in.</summary>
    public List<string> Found { get; } = [];

    /// <summary>Looks at the page as it is now.</summary>
    public async Task LookAsync(string state)
    {
        string[] found = await _page.EvaluateAsync<string[]>(
            """
            async () => (await axe.run()).violations.filter(({ impact }) => impact === "serious" || impact === "critical")
              .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.flat().join(" ")}: ${failureSummary.replace(/\s+/g, " ")}`))
            """);
        Found.AddRange(found.Select(one => $"{state}: {one}"));
    }
}
