using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using NativeSandbox.Server.Tests.Support;

namespace NativeSandbox.Server.Tests.Terminals;

/// <summary>REPLs and programs on the terminal, and starts that are refused.</summary>
public sealed class ProgramTests(SharedTerminalServer shared) : IClassFixture<SharedTerminalServer>
{
    private TerminalServer Server => shared.Server;

    [Fact]
    public async Task A_language_alone_is_its_repl()
    {
        await using TerminalClient client = await Server.ConnectAsync();
        JsonElement started = await client.StartAsync(new { language = "py" });
        Assert.Equal("python", started.GetProperty("language").GetString());
        await client.SeesAsync(">>> ");
        await client.TypeAsync("6 * 7\r");
        await client.SeesAsync("\n42");
    }

    [Fact]
    public async Task A_program_asks_and_is_answered()
    {
        await using TerminalClient client = await Server.ConnectAsync();
        await client.StartAsync(new { language = "python", code = "name = input('Your name? ')\nprint('Hello,', name)\nexit(5)" });
        await client.SeesAsync("Your name? ");
        await client.TypeAsync("Ann\r");
        await client.SeesAsync("Hello, Ann");
        JsonElement exit = await client.EventAsync("exit");
        Assert.Equal((5, "RuntimeError"), (exit.GetProperty("code").GetInt32(), exit.GetProperty("verdict").GetString()));
    }

    [Fact]
    public async Task A_program_is_compiled_first_and_what_the_compiler_says_is_an_error()
    {
        await using TerminalClient client = await Server.ConnectAsync();
        await client.StartAsync(new { language = "c", code = "int main(void) { return missing; }" });
        JsonElement exit = await client.EventAsync("exit");
        Assert.Equal("CompileError", exit.GetProperty("verdict").GetString());
        Assert.Contains("missing", client.TextOf("output-error", null), StringComparison.Ordinal);
        await client.StartAsync(new { language = "c", code = "#include <stdio.h>\nint main(void) { int n; scanf(\"%d\", &n); printf(\"%d\\n\", n * 7); return 0; }" });
        await client.TypeAsync("6\r");
        await client.SeesAsync("\n42");
        Assert.Equal("Accepted", (await client.EventAsync("exit", 1)).GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task A_signal_that_ends_a_program_has_its_name()
    {
        await using TerminalClient client = await Server.ConnectAsync();
        await client.StartAsync(new { language = "sh", code = "echo re''ady; kill -SEGV $$" });
        JsonElement exit = await client.EventAsync("exit");
        Assert.Equal(("SIGSEGV", JsonValueKind.Null), (exit.GetProperty("signal").GetString(), exit.GetProperty("code").ValueKind));
    }

    public static TheoryData<string, string> Refusals => new()
    {
        { """{"language": "klingon"}""", "language: is not known; it must be one of" },
        { """{"language": "c"}""", "language: c has no interactive mode" },
        { """{"shell": "zsh"}""", "shell: must be one of bash, sh" },
        { """{"shell": "bash", "language": "python"}""", "shell: must not stand beside language" },
        { """{"code": "x"}""", "language: is missing" },
        { """{"language": "python", "code": ""}""", "code: is missing or empty" },
        { """{"shell": "bash", "cols": 0, "rows": 24}""", "cols: must be a whole number from 1 to 65535" },
        { """{"shell": "bash", "cols": 80, "rows": 65536}""", "rows: must be a whole number from 1 to 65535" },
        { """{"shell": "bash", "mode": "sideways"}""", "mode: must be terminal or lines" },
        { """{"shell": "bash", "sessionId": "guess"}""", "sessionId: is no session's id" },
        { """{"shell": "bash", "user": "a\u001b[2Jb"}""", "user: must have from 1 to 128 characters" },
        { """{"sessionId": "AAAAAAAAAAAAAAAAAAAAAA"}""", "not-found: There is no such session" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_start_that_makes_no_sense_names_the_field(string options, string says)
    {
        await using TerminalClient client = await Server.ConnectAsync();
        var refused = await Assert.ThrowsAsync<HubException>(() => client.StartAsync(JsonDocument.Parse(options).RootElement));
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
        // The connection is as good as before.
        await client.StartAsync(new { shell = "sh" });
    }

    [Theory]
    [InlineData("data", "QQ==")]
    [InlineData("input", "ls")]
    [InlineData("signal", "INT")]
    public async Task Before_a_start_there_is_nothing_to_talk_to(string method, string argument)
    {
        await using TerminalClient client = await Server.ConnectAsync();
        var refused = await Assert.ThrowsAsync<HubException>(() => client.Connection.InvokeAsync(method, argument));
        Assert.Contains("conflict: This connection has no session yet", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<HubException>(() => client.Connection.InvokeAsync("stop"));
        await Assert.ThrowsAsync<HubException>(() => client.Connection.InvokeAsync("resize", 80, 24));
    }

    [Theory]
    [InlineData("signal", "NOPE")]
    [InlineData("signal", null)]
    [InlineData("input", null)]
    [InlineData("data", null)]
    [InlineData("data", "not base64!")]
    [InlineData("nothing", "of the kind")]
    public async Task A_call_that_makes_no_sense_is_refused(string method, string? argument)
    {
        (TerminalClient client, _) = await Server.ShellAsync("sh");
        await using (client)
        {
            await Assert.ThrowsAsync<HubException>(() => client.Connection.InvokeAsync(method, argument));
            await client.TypeAsync("echo al\"\"ive\r");
            await client.SeesAsync("alive");
        }
    }
}
