using System.Text.RegularExpressions;
using NativeSandbox.Web.Support;

namespace NativeSandbox.Web.Terminals;

/// <summary>What happens to a terminal while something else is still under way.</summary>
[Collection(SiteCollection.Name)]
public sealed class OvertakenTests(Site site)
{
    // Questions about sessions that are asked while `holds` is set are answered, with nothing, by `lose()`.
    private const string HoldQuestions =
        """
        window.holds = false;
        window.held = [];
        const ask = window.fetch;
        window.fetch = (address, options) =>
          window.holds && /\/api\/sessions\/./.test(address) ? new Promise((_, reject) => window.held.push(reject)) : ask(address, options);
        window.lose = () => { for (const reject of window.held.splice(0)) reject(new TypeError("Failed to fetch")); };
        """;

    [Fact]
    public async Task Two_clicks_on_the_first_visit_make_one_terminal()
    {
        await using Workbench page = await (await site.OpenAsync()).ReadyAsync();
        TaskCompletionSource fetched = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await page.Page.RouteAsync("**/assets/part-*.js", async route =>
        {
            await fetched.Task;
            await route.ContinueAsync();
        });
        await page.Page.Locator("#shell").ClickAsync();
        await page.Page.Locator("#shell").ClickAsync();
        fetched.SetResult();
        await Expect(page.TerminalStatus).ToContainTextAsync("Running");
        await page.TypeAsync("echo on\"\"ce\n");
        await page.SeesAsync("once");
        await Expect(page.Page.Locator("#terminal .xterm")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_terminal_that_could_not_be_fetched_is_said_and_fetched_again()
    {
        await using Workbench page = await (await site.OpenAsync()).ReadyAsync();
        await page.Page.RouteAsync("**/assets/part-*.js", route => route.AbortAsync());
        await page.Page.Locator("#shell").ClickAsync();
        await Expect(page.TerminalStatus).ToContainTextAsync("cannot be reached");
        await page.Page.UnrouteAsync("**/assets/part-*.js");
        await page.ShellAsync();
    }

    [Fact]
    public async Task What_was_asked_for_before_says_nothing_about_what_is_shown_now()
    {
        await using Workbench page = await site.OpenAsync();
        await page.Page.AddInitScriptAsync(HoldQuestions + "window.holds = true;");
        // The server has no such session; whether that is so is asked for until there is another one.
        await page.Page.EvaluateAsync("localStorage.setItem('nativesandbox.terminal', JSON.stringify('A'.repeat(22)))");
        await page.Page.ReloadAsync();
        await page.Page.WaitForFunctionAsync("() => window.held.length > 0");
        await page.ShellAsync();
        await page.Page.EvaluateAsync("window.lose()");
        await Expect(page.TerminalStatus).ToContainTextAsync("Running");
        await page.TypeAsync("echo he\"\"re\n");
        await page.SeesAsync("here");
    }

    [Fact]
    public async Task A_try_that_hangs_is_overtaken_by_the_next_one()
    {
        await using Workbench page = await site.OpenAsync();
        TerminalWire wire = await TerminalWire.OfAsync(page);
        await page.ShellAsync();
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously), answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await page.Page.RouteAsync("**/hubs/terminal/negotiate**", async route =>
        {
            if (!asked.TrySetResult())
            {
                await route.ContinueAsync();
                return;
            }

            await answer.Task;
            await route.AbortAsync();
        });
        await wire.CutAsync();
        await asked.Task.WaitAsync(Workbench.Patience);
        await page.Button("Try now").ClickAsync();
        await Expect(page.TerminalStatus).ToContainTextAsync("Running");
        TaskCompletionSource failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        page.Page.RequestFailed += (_, _) => failed.TrySetResult();
        answer.SetResult();
        await failed.Task.WaitAsync(Workbench.Patience);
        await page.TypeAsync("echo he\"\"re\n");
        await page.SeesAsync("here");
        await Expect(page.TerminalStatus).ToContainTextAsync("Running");
    }

    [Fact]
    public async Task A_connection_that_is_lost_again_while_the_terminal_comes_back_is_made_again()
    {
        await using Workbench page = await site.OpenAsync();
        TerminalWire wire = await TerminalWire.OfAsync(page);
        await page.ShellAsync();
        await page.TypeAsync("echo be\"\"fore\n");
        await page.SeesAsync("before");
        int connections = 0;
        TaskCompletionSource isAskedFor = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await page.Page.RouteAsync("**/hubs/terminal/negotiate**", async route =>
        {
            if (Interlocked.Increment(ref connections) > 1) await isAskedFor.Task;
            await route.ContinueAsync();
        });
        wire.FromPage = frame =>
        {
            if (!TerminalWire.Is(frame, "start")) return true;
            wire.FromPage = _ => true;
            _ = wire.CutAsync();
            return false;
        };
        Task<IResponse> answered = page.Page.WaitForResponseAsync("**/api/sessions/*");
        await wire.CutAsync();
        await answered;
        isAskedFor.SetResult();
        await Expect(page.TerminalStatus).ToContainTextAsync("Running");
        await page.TypeAsync("echo af\"\"ter\n");
        await page.SeesAsync("after");
        await page.SeesAsync("before");
    }

    [Fact]
    public async Task A_window_that_changes_while_a_program_starts_is_told_to_it()
    {
        await using Workbench page = await site.OpenAsync();
        TerminalWire wire = await TerminalWire.OfAsync(page);
        TaskCompletionSource<string> start = new(TaskCreationOptions.RunContinuationsAsynchronously);
        wire.FromPage = frame => !TerminalWire.Is(frame, "start") || !start.TrySetResult(frame);
        await page.Page.Locator("#shell").ClickAsync();
        string held = await start.Task.WaitAsync(Workbench.Patience);
        int before = await RowsAsync(page);
        await page.Page.SetViewportSizeAsync(900, 500);
        await page.Page.WaitForFunctionAsync("before => document.querySelectorAll('#terminal .xterm-rows > div').length < before", before);
        wire.Pass(held);
        await Expect(page.TerminalStatus).ToContainTextAsync("Running");
        await page.TypeAsync($"until [ \"$(stty size | cut -d ' ' -f 1)\" != {before} ]; do sleep 0.1; done; echo now=$(stty size)=\n");
        await page.SeesAsync($"now={await RowsAsync(page)} ");
    }

    [Fact]
    public async Task Who_has_gone_on_to_the_program_while_a_terminal_starts_stays_there()
    {
        await using Workbench page = await (await site.OpenAsync()).ReadyAsync();
        TaskCompletionSource answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await page.Page.RouteAsync("**/hubs/terminal/negotiate**", async route =>
        {
            await answer.Task;
            await route.ContinueAsync();
        });
        await page.Page.Locator("#shell").ClickAsync();
        ILocator progress = page.Page.Locator("#progress");
        await Expect(progress).ToBeVisibleAsync();
        await page.Page.Locator(".cm-content").ClickAsync();
        answer.SetResult();
        await Expect(progress).ToBeHiddenAsync();
        await Expect(page.TerminalStatus).ToContainTextAsync("Running");
        await Expect(page.Page.Locator(".cm-content")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_program_whose_end_nobody_heard_of_makes_way_for_the_next_when_its_session_is_over()
    {
        await using Workbench page = await site.OpenAsync();
        TerminalWire wire = await TerminalWire.OfAsync(page);
        await AskingAsync(page);
        Uri session = new(page.Address, "/api/sessions/" + await page.Page.EvaluateAsync<string>("JSON.parse(localStorage.getItem('nativesandbox.terminal'))"));
        wire.FromPage = frame =>
        {
            if (!TerminalWire.Is(frame, "stop")) return true;
            wire.FromPage = _ => true;
            wire.FromServer = _ => false;
            _ = LoseAsync(InvocationPattern.Match(frame).Value);
            return false;
        };
        await page.WriteAsync("print('ready-2', flush=True)\ninput()\n");
        await page.Page.Locator("#run-terminal").ClickAsync();
        await page.SeesAsync("ready-2");

        // The stop is answered, and then the connection breaks and the session ends before the page hears what became of the program.
        async Task LoseAsync(string invocation)
        {
            (await site.Server.Client.DeleteAsync(session)).EnsureSuccessStatusCode();
            wire.Tell($$"""{"type":3,{{invocation}}}""");
            wire.FromServer = _ => true;
            await wire.CutAsync();
        }
    }

    [Fact]
    public async Task A_program_that_cannot_make_way_because_the_connection_breaks_is_said()
    {
        await using Workbench page = await site.OpenAsync();
        TerminalWire wire = await TerminalWire.OfAsync(page);
        await AskingAsync(page);
        await page.RefuseConnectionsAsync(untilClick: false);
        wire.FromPage = frame =>
        {
            if (!TerminalWire.Is(frame, "stop")) return true;
            _ = wire.CutAsync();
            return false;
        };
        await page.Page.Locator("#run-terminal").ClickAsync();
        await Expect(page.Banner).ToContainTextAsync("connection to the server is lost");
        await Expect(page.TerminalStatus).ToContainTextAsync("cannot be reached");
    }

    [Fact]
    public async Task Who_opens_a_shell_while_a_program_takes_its_time_to_end_has_the_shell()
    {
        await using Workbench page = await site.OpenAsync();
        TerminalWire wire = await TerminalWire.OfAsync(page);
        await AskingAsync(page);
        TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        wire.FromPage = frame => !TerminalWire.Is(frame, "stop") || !stopped.TrySetResult();
        await page.Page.Locator("#run-terminal").ClickAsync();
        await stopped.Task.WaitAsync(Workbench.Patience);
        await page.Page.Locator("#shell").ClickAsync();
        await Expect(page.Page.Locator("#terminal-title")).ToHaveTextAsync("Shell");
        await page.TypeAsync("echo he\"\"re; exit\n");
        await page.SeesAsync("here");
        await Expect(page.TerminalStatus).ToContainTextAsync("Finished");
    }

    [Fact]
    public async Task A_warning_is_not_shown_when_somebody_has_typed_until_it_could_be()
    {
        await using Workbench page = await site.OpenAsync();
        await page.Page.AddInitScriptAsync(HoldQuestions);
        TerminalWire wire = await TerminalWire.OfAsync(page);
        await page.ShellAsync();
        await page.Page.EvaluateAsync("window.holds = true");
        wire.Warn();
        await page.Page.WaitForFunctionAsync("() => window.held.length > 0");
        await page.TypeAsync("x");
        await page.Page.EvaluateAsync("window.lose()");
        await Expect(page.Banner).ToBeHiddenAsync();
        wire.Warn();
        await page.Page.WaitForFunctionAsync("() => window.held.length > 0");
        await page.Page.EvaluateAsync("window.lose()");
        await Expect(page.Banner).ToContainTextAsync("ends at");
    }

    [Fact]
    public async Task A_warning_does_not_take_the_place_of_the_word_that_the_connection_is_lost()
    {
        await using Workbench page = await site.OpenAsync();
        await page.Page.AddInitScriptAsync(HoldQuestions);
        TerminalWire wire = await TerminalWire.OfAsync(page);
        await page.ShellAsync();
        await page.RefuseConnectionsAsync(untilClick: false);
        await page.Page.EvaluateAsync("window.holds = true");
        wire.Warn();
        await page.Page.WaitForFunctionAsync("() => window.held.length > 0");
        await wire.CutAsync();
        await Expect(page.Banner).ToContainTextAsync("connection to the server is lost");
        await page.Page.EvaluateAsync("window.lose()");
        await Expect(page.Banner).ToContainTextAsync("connection to the server is lost");
    }

    [Fact]
    public async Task A_warning_that_comes_before_the_program_is_shown_with_it()
    {
        await using Workbench page = await site.OpenAsync();
        TerminalWire wire = await TerminalWire.OfAsync(page);
        wire.FromServer = frame =>
        {
            if (TerminalWire.Is(frame, "started")) wire.Warn();
            return true;
        };
        await page.ShellAsync();
        await Expect(page.Banner).ToContainTextAsync("ends at");
    }

    private static Regex InvocationPattern { get; } = new("\"invocationId\":\"[^\"]*\"");

    private static async Task AskingAsync(Workbench page)
    {
        await page.ChooseAsync("python");
        await page.WriteAsync("print('ready-1', flush=True)\ninput()\n");
        await page.RunInTerminalAsync();
        await page.SeesAsync("ready-1");
    }

    private static Task<int> RowsAsync(Workbench page) => page.Page.Locator("#terminal .xterm-rows > div").CountAsync();
}
