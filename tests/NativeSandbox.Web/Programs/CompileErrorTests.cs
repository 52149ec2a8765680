using System.Text.RegularExpressions;
using NativeSandbox.Web.Support;

namespace NativeSandbox.Web.Programs;

/// <summary>From what a compiler or an interpreter says to the line that it means.</summary>
[Collection(SiteCollection.Name)]
public sealed class CompileErrorTests(Site site)
{
    [Theory]
    [InlineData("c", 3, "int main(void)\n{\n    return missing;\n}\n")]
    [InlineData("cpp", 2, "int main() {\n    return missing;\n}\n")]
    [InlineData("csharp", 2, "var x = 1;\nint y = missing;\n")]
    [InlineData("dart", 2, "void main() {\n  missing();\n}\n")]
    [InlineData("go", 4, "package main\n\nfunc main() {\n\tmissing()\n}\n")]
    [InlineData("haskell", 2, "main :: IO ()\nmain = missing\n")]
    [InlineData("java", 3, "public class Main {\n    public static void main(String[] a) {\n        missing();\n    }\n}\n")]
    [InlineData("javascript", 2, "let x = 1;\nlet y = = 2;\n")]
    [InlineData("kotlin", 2, "fun main() {\n    missing()\n}\n")]
    [InlineData("lua", 2, "local x = 1\nlocal y = = 2\n")]
    [InlineData("ocaml", 2, "let x = 1\nlet y = missing\n")]
    [InlineData("perl", 2, "use strict;\n$missing = 1;\n")]
    [InlineData("php", 3, "<?php\n$x = 1;\n$y = = 2;\n")]
    [InlineData("python", 2, "x = 1\ny = = 2\n")]
    [InlineData("ruby", 2, "x = 1\ny = = 2\n")]
    [InlineData("rust", 2, "fn main() {\n    missing();\n}\n")]
    [InlineData("scala", 2, "object Main extends App {\n  missing()\n}\n")]
    [InlineData("swift", 2, "let x = 1\nmissing()\n")]
    [InlineData("typescript", 2, "const x: number = 1;\nconst y: number = \"2\";\n")]
    [InlineData("bash", 2, "x=1\nif then\n")]
    [InlineData("elixir", 2, "x = 1\nmissing_function()\n")]
    public async Task An_error_is_linked_to_its_line(string language, int line, string code)
    {
        await using Workbench page = await (await site.OpenAsync()).ReadyAsync();
        await page.OpenLanguagesAsync(language);
        if (await page.Option(language).GetAttributeAsync("aria-disabled") is not null)
        {
            await Expect(page.Option(language).Locator(".reason")).Not.ToBeEmptyAsync();
            return;
        }

        await page.Option(language).ClickAsync();
        await page.WriteAsync(code);
        Assert.Contains(await page.RunAsync(), (string[])["CompileError", "RuntimeError"]);
        await Expect(page.Page.Locator(".mark").First).ToBeVisibleAsync();
        await Expect(page.Page.Locator(".cm-line").Nth(line - 1)).ToHaveClassAsync(new Regex("line-(error|warning)"));
        await page.Output.GetByTitle($"Go to line {line}", new() { Exact = true }).First.ClickAsync();
        await Expect(page.Page.Locator(".cm-line").Nth(line - 1)).ToHaveClassAsync(new Regex("cm-activeLine"));
        await Expect(page.Page.Locator(".cm-content")).ToBeFocusedAsync();
        if (language == "cpp") await page.ShowAsync("compile-error");
    }

    [Fact]
    public async Task An_error_is_marked_although_the_first_try_got_lost()
    {
        await using Workbench page = await (await site.OpenAsync()).ReadyAsync();
        await page.ChooseAsync("python");
        await page.WriteAsync("x = 1\ny = = 2\n");
        await page.Page.RouteAsync("**/api/execute", route => route.AbortAsync());
        Assert.Contains("cannot be reached", await page.RunAsync(), StringComparison.Ordinal);
        await page.Page.UnrouteAsync("**/api/execute");
        await page.Button("Try again").ClickAsync();
        await Expect(page.Page.Locator(".cm-line").Nth(1)).ToHaveClassAsync(new Regex("line-error"));
    }
}
