using System.Text.RegularExpressions;
using NativeSandbox.Web.Support;

namespace NativeSandbox.Web.Terminals;

/// <summary>Programs that are talked to.</summary>
[Collection(SiteCollection.Name)]
public sealed class TerminalTests(Site site)
{
    [Fact]
    public async Task A_program_asks_and_is_answered()
    {
        await using Workbench page = await (await site.OpenAsync()).ReadyAsync();
        await page.ChooseAsync("python");
        await page.WriteAsync("name = input('Who are you? ')\nprint(f'Hello, {name}! 🎉 日本')\n");
        await page.RunInTerminalAsync();
        await page.SeesAsync("Who are you?");
        await page.TypeAsync("Zoë\n");
        await page.SeesAsync("Hello, Zoë! 🎉 日本");
        await Expect(page.TerminalStatus).ToContainTextAsync("Finished");
        await Expect(page.TerminalStatus).ToContainTextAsync("exit code 0");
        await page.ShowAsync("terminal-ended");
    }

    [Fact]
    public async Task Ctrl_C_ends_an_endless_loop()
    {
        await using Workbench page = await (await site.OpenAsync()).ReadyAsync();
        await page.ChooseAsync("python");
        await page.WriteAsync("print('looping', flush=True)\nwhile True: pass\n");
        await page.RunInTerminalAsync();
        await page.SeesAsync("looping");
        await page.Page.Locator("#terminal textarea").FocusAsync();
        await page.Page.Keyboard.PressAsync("Control+c");
        await page.SeesAsync("KeyboardInterrupt");
        await Expect(page.TerminalStatus).ToContainTextAsync("Runtime error");
    }

    [Fact]
    public async Task Stop_ends_a_program_that_ignores_everything_and_it_can_be_run_again()
    {
        await using Workbench page = await (await site.OpenAsync()).ReadyAsync();
        await page.ChooseAsync("python");
        await page.WriteAsync(Stubborn(1));
        await page.RunInTerminalAsync();
        await page.SeesAsync("ready-1");
        await page.Page.Locator("#terminal-stop").ClickAsync();
        await Expect(page.TerminalStatus).ToContainTextAsync("Stopped");
        await page.WriteAsync(Stubborn(2));
        await page.RunInTerminalAsync();
        await page.SeesAsync("ready-2");
        // While it runs: the old one makes way for the new one.
        await page.WriteAsync(Stubborn(3));
        await page.RunInTerminalAsync();
        await page.SeesAsync("ready-3");
    }

    [Fact]
    public async Task The_program_is_told_the_size_of_the_window()
    {
        await using Workbench page = await (await site.OpenAsync()).ReadyAsync();
        await page.ShellAsync();
        await page.TypeAsync("echo si\"\"ze=$(stty size)=\n");
        await Expect(page.Terminal).ToContainTextAsync(new Regex(@"size=\d+ \d+="));
        int before = await RowsAsync(page);
        await page.SeesAsync($"size={before} ");
        await page.Page.SetViewportSizeAsync(900, 500);
        await page.Page.WaitForFunctionAsync("before => document.querySelectorAll('#terminal .xterm-rows > div').length < before", before);
        await page.TypeAsync($"until [ \"$(stty size | cut -d ' ' -f 1)\" != {before} ]; do sleep 0.1; done; echo now=$(stty size)=\n");
        await page.SeesAsync($"now={await RowsAsync(page)} ");
    }

    [Fact]
    public async Task The_page_is_loaded_again_and_the_program_has_not_noticed()
    {
        await using Workbench page = await (await site.OpenAsync()).ReadyAsync();
        await page.ShellAsync();
        await page.TypeAsync("kept=$((6 * 7)); echo \"first-$kept\"\n");
        await page.SeesAsync("first-42");
        await page.Page.ReloadAsync();
        await Expect(page.TerminalStatus).ToContainTextAsync("Running");
        await page.SeesAsync("first-42");
        await page.TypeAsync("echo \"again-$kept\"\n");
        await page.SeesAsync("again-42");
    }

    [Fact]
    public async Task A_lost_connection_is_said_and_made_again_with_nothing_missing()
    {
        await using Workbench page = await site.OpenAsync();
        TerminalWire wire = await TerminalWire.OfAsync(page);
        await page.ShellAsync();
        await page.TypeAsync("echo be\"\"fore\n");
        await page.SeesAsync("before");
        await page.RefuseConnectionsAsync();
        await wire.CutAsync();
        await Expect(page.Banner).ToContainTextAsync("connection to the server is lost");
        await page.ShowAsync("connection-lost");
        await page.Button("Try now").ClickAsync();
        await Expect(page.Banner).ToBeHiddenAsync();
        await Expect(page.TerminalStatus).ToContainTextAsync("Running");
        await page.TypeAsync("echo af\"\"ter\n");
        await page.SeesAsync("after");
        // On the same screen: it is not the one of before that is still seen.
        await page.SeesAsync("before");
    }

    [Fact]
    public async Task Two_windows_on_one_session_both_see_it()
    {
        await using Workbench first = await (await site.OpenAsync()).ReadyAsync();
        await first.ShellAsync();
        await first.TypeAsync("echo one\"\"-1\n");
        await first.SeesAsync("one-1");
        IPage other = await first.Page.Context.NewPageAsync();
        await other.GotoAsync(first.Address.AbsoluteUri);
        await Expect(other.Locator("#terminal .xterm-rows")).ToContainTextAsync("one-1", new() { Timeout = Workbench.PatienceMs });
        await Workbench.ToTerminalAsync(other);
        await other.Keyboard.TypeAsync("echo two\"\"-2\n");
        await Expect(other.Locator("#terminal .xterm-rows")).ToContainTextAsync("two-2");
        await first.SeesAsync("two-2");
    }

    [Fact]
    public async Task A_long_paste_arrives_whole()
    {
        await using Workbench page = await (await site.OpenAsync()).ReadyAsync();
        await page.ShellAsync();
        await page.TypeAsync("echo re\"\"ady; cat > pasted; echo; echo \"got $(wc -c < pasted)\"\n");
        // At its prompt the shell has pastes put between brackets, which cat would take for text.
        await page.SeesAsync("ready");
        string line = new string('x', 99) + "\r";
        await page.Page.Locator("#terminal textarea").EvaluateAsync(
            "(box, text) => { const data = new DataTransfer(); data.setData('text/plain', text); box.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })); }",
            string.Concat(Enumerable.Repeat(line, 10_000)));
        await page.SeesAsync(new string('x', 40));
        await page.Page.Keyboard.PressAsync("Control+d");
        await page.SeesAsync("got 1000000");
    }

    [Fact]
    public async Task A_flood_of_output_is_shown_and_the_page_stays_usable()
    {
        await using Workbench page = await (await site.OpenAsync()).ReadyAsync();
        await page.ShellAsync();
        // Not what was typed but what it writes: a Ctrl-C that comes before the program has the terminal is the shell's.
        await page.TypeAsync("yes flo\"\"od-of-0123456789012345678901234567890123456789\n");
        await page.SeesAsync("flood-of-0123456789012345678901234567890123456789");
        await page.Page.Locator("#terminal textarea").FocusAsync();
        await page.Page.Keyboard.PressAsync("Control+c");
        await page.TypeAsync("clear; echo do\"\"ne\n");
        await page.SeesAsync("done");
    }

    [Theory]
    [InlineData("python", "print(6 * 7)", "42")]
    [InlineData("javascript", "[1, 2, 3].map(n => n * 14)", "42")]
    public async Task A_language_has_its_prompt(string language, string typed, string answer)
    {
        await using Workbench page = await (await site.OpenAsync()).ReadyAsync();
        await page.ChooseAsync(language);
        await page.Page.Locator("#repl").ClickAsync();
        await Expect(page.TerminalStatus).ToContainTextAsync("Running");
        await page.SeesAsync(">");
        await page.TypeAsync(typed + "\n");
        await page.SeesAsync(answer);
    }

    [Fact]
    public async Task A_compile_error_in_the_terminal_marks_its_line()
    {
        await using Workbench page = await (await site.OpenAsync()).ReadyAsync();
        await page.ChooseAsync("c");
        await page.WriteAsync("int main(void)\n{\n    return missing;\n}\n");
        await page.Page.Locator("#run-terminal").ClickAsync();
        await Expect(page.TerminalStatus).ToContainTextAsync("Compile error");
        await page.SeesAsync("main.c:3:12");
        await Expect(page.Page.Locator(".cm-line").Nth(2)).ToHaveClassAsync(new Regex("line-error"));
    }

    // Ignores what ends others, and says which one it is.
    private static string Stubborn(int number) =>
        $"import signal\nfor s in (1, 2, 3, 15): signal.signal(s, signal.SIG_IGN)\nprint('ready-{number}', flush=True)\nwhile True: signal.pause()\n";

    private static Task<int> RowsAsync(Workbench page) => page.Page.Locator("#terminal .xterm-rows > div").CountAsync();
}
