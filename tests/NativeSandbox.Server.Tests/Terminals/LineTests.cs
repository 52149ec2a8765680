using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using NativeSandbox.Server.Tests.Support;

namespace NativeSandbox.Server.Tests.Terminals;

/// <summary>Clients that send lines and show text, and what lines may not hold.</summary>
public sealed class LineTests(SharedTerminalServer shared) : IClassFixture<SharedTerminalServer>
{
    private TerminalServer Server => shared.Server;

    [Fact]
    public async Task A_line_goes_in_and_text_comes_out()
    {
        (TerminalClient client, _) = await Server.ShellAsync("bash", mode: "lines");
        await using (client)
        {
            await client.Connection.InvokeAsync("input", "echo $((6 * 7))");
            await Eventually.IsAsync(() => client.TextOf("output-success", null).Contains("\r\n42\r\n", StringComparison.Ordinal));
            Assert.DoesNotContain('\u001b', client.TextOf("output-success"));
            Assert.Empty(client.Bytes);
        }
    }

    [Fact]
    public async Task No_character_is_cut_in_two()
    {
        (TerminalClient client, _) = await Server.ShellAsync("bash", mode: "lines");
        await using (client)
        {
            await client.Connection.InvokeAsync("input", "for b in f0 9f 98 80 e2 82 ac c3 a9 ff; do printf \"\\\\x$b\"; sleep 0.05; done; echo E\"\"ND");
            await Eventually.IsAsync(() => client.TextOf("output-success").Contains("END\r\n", StringComparison.Ordinal));
            Assert.Contains("😀€é\uFFFDEND", client.TextOf("output-success"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("sudo ls")]
    [InlineData("ls; chmod 777 x")]
    [InlineData("echo $(curl example.org)")]
    [InlineData("/usr/bin/wget x")]
    [InlineData("A=1 env B=2 su -")]
    [InlineData("cat ../../etc/passwd")]
    [InlineData("cat /etc/shadow")]
    public async Task A_line_that_is_not_allowed_is_answered_and_not_run(string line)
    {
        (TerminalClient client, _) = await Server.ShellAsync("bash", mode: "lines");
        await using (client)
        {
            await client.Connection.InvokeAsync("input", line);
            Assert.NotEmpty((await client.EventAsync("output-error")).GetString()!);
            await client.Connection.InvokeAsync("input", "echo al\"\"ive");
            await Eventually.IsAsync(() => client.TextOf("output-success").Contains("alive", StringComparison.Ordinal));
            Assert.DoesNotContain(line, client.TextOf("output-success"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("mkdir -p dev && cd dev && echo 1 > file.js && cat file.js && cd ..")]
    [InlineData("python3 -c 'print(1)' && echo mount sudo \"su\"")]
    [InlineData("g++ --version >/dev/null && ls -la ~ /tmp")]
    public async Task A_safe_line_passes(string line)
    {
        (TerminalClient client, _) = await Server.ShellAsync("bash", mode: "lines");
        await using (client)
        {
            await client.Connection.InvokeAsync("input", line);
            await client.Connection.InvokeAsync("input", "echo o\"\"ver");
            await Eventually.IsAsync(() => client.TextOf("output-success").Contains("over", StringComparison.Ordinal));
            Assert.Equal("", client.TextOf("output-error"));
        }
    }

    [Fact]
    public async Task To_an_interpreter_a_line_is_its_own_language()
    {
        await using TerminalClient client = await Server.ConnectAsync();
        await client.StartAsync(new { language = "python", mode = "lines" });
        await client.Connection.InvokeAsync("input", "mount = 6 * 7; print(mount)");
        await Eventually.IsAsync(() => client.TextOf("output-success").Contains("42\r\n", StringComparison.Ordinal));
        Assert.Equal("", client.TextOf("output-error"));
    }

    [Fact]
    public async Task A_refused_command_is_in_the_security_log_escaped_and_with_half_of_the_id()
    {
        await using TerminalServer server = await TerminalServer.StartAsync();
        (TerminalClient client, string session) = await server.ShellAsync("bash", mode: "lines");
        await using (client)
        {
            await client.Connection.InvokeAsync("input", "sudo \u001b]52;c;aGk=\u0007\u001b[2J\r\nforged");
            await client.EventAsync("output-error");
        }
        JsonElement stats = await server.GetAsync("/stats");
        Assert.Equal(1, stats.GetProperty("sessions").GetProperty("opened").GetInt64());
        string metrics = await server.Client.GetStringAsync("/metrics");
        Assert.Contains("nativesandbox_security_events_total{kind=\"command\"} 1", metrics, StringComparison.Ordinal);
        string logs = await server.ReadLogsAsync();
        Assert.Contains("Command refused: ", logs, StringComparison.Ordinal);
        Assert.Contains("\"Client\":\"127.0.0.1\"", logs, StringComparison.Ordinal);
        Assert.Contains("\"Command\":\"sudo\"", logs, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', logs);
        Assert.DoesNotContain("\\u001b", logs.Replace("\\\\u001b", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain(session, logs, StringComparison.Ordinal);
        Assert.Contains(session[..6], logs, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/usr/bin/chmod 777 canary")]
    [InlineData("env chmod 777 canary")]
    [InlineData("c=ch; ${c}mod 777 canary")]
    [InlineData("'ch''mod' 777 canary")]
    [InlineData("echo 'chmod 777 canary' > s.sh; bash s.sh")]
    [InlineData("cp /usr/bin/chmod ./mine; ./mine 777 canary")]
    [InlineData("/lib64/ld-linux-x86-64.so.2 /usr/bin/chmod 777 canary")]
    [InlineData("ln -s /bin/chmod innocent; ./innocent 777 canary")]
    [InlineData("python3 -c \"import subprocess; subprocess.run(['chmod', '777', 'canary'])\"")]
    public async Task What_gets_past_the_text_is_refused_by_the_box(string keys)
    {
        (TerminalClient client, _) = await Server.ShellAsync();
        await using (client)
        {
            await client.TypeAsync("umask 077; : > canary; stat -c 'before %a' canary\r");
            await client.SeesAsync("before 600");
            await client.TypeAsync(keys + "\r");
            await client.TypeAsync("stat -c 'af''ter %a' canary\r");
            Assert.Contains("after 600", await client.SeesAsync("after "), StringComparison.Ordinal);
        }
    }
}
