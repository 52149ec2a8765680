using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using NativeSandbox.Server.Tests.Support;

namespace NativeSandbox.Server.Tests.Terminals;

/// <summary>A shell at the hub, as a person uses it.</summary>
public sealed class ShellTests(SharedTerminalServer shared) : IClassFixture<SharedTerminalServer>
{
    private TerminalServer Server => shared.Server;

    [Fact]
    public async Task A_shell_is_started_typed_to_and_ended()
    {
        await using TerminalClient client = await Server.ConnectAsync();
        JsonElement answer = await client.StartAsync(new { shell = "bash", cols = 100, rows = 30 });
        JsonElement started = await client.EventAsync("started");
        foreach (JsonElement one in (JsonElement[])[answer, started])
        {
            Assert.Equal(["cols", "expiresAt", "language", "reattached", "replayedBytes", "rows", "sessionId", "userDirectory"], one.EnumerateObject().Select(field => field.Name).Order());
            Assert.Equal((100, 30, "bash", false, 0), (one.GetProperty("cols").GetInt32(), one.GetProperty("rows").GetInt32(), one.GetProperty("language").GetString(), one.GetProperty("reattached").GetBoolean(), one.GetProperty("replayedBytes").GetInt32()));
        }
        Assert.Equal(answer.GetProperty("sessionId").GetString(), started.GetProperty("sessionId").GetString());
        Assert.Equal(22, answer.GetProperty("sessionId").GetString()!.Length);
        await client.TypeAsync("echo $((6 * 7)) $TERM $LANG $HOME; pwd; whoami\r");
        await client.SeesAsync("42 xterm-256color C.UTF-8 /home/sandbox");
        await client.TypeAsync("exit 3\r");
        JsonElement exit = await client.EventAsync("exit");
        Assert.Equal((3, "RuntimeError", JsonValueKind.Null, false), (exit.GetProperty("code").GetInt32(), exit.GetProperty("verdict").GetString(), exit.GetProperty("signal").ValueKind, exit.GetProperty("stopped").GetBoolean()));
        Assert.True(exit.GetProperty("usage").GetProperty("wallTimeMs").GetDouble() > 0);
        Assert.True(exit.GetProperty("usage").GetProperty("cpuTimeMs").GetDouble() >= 0);
        Assert.True(exit.GetProperty("usage").GetProperty("memoryBytes").GetInt64() >= 0);
    }

    [Fact]
    public async Task The_keys_that_a_terminal_knows_do_what_they_do()
    {
        (TerminalClient client, _) = await Server.ShellAsync();
        await using (client)
        {
            await client.TypeAsync("sleep 1000\r");
            await client.SeesAsync("sleep 1000");
            // The terminal echoes the key as soon as the shell no longer edits its line, which is before the program is there to be interrupted.
            await UntilAsync(client, "\u0003", @"\^C\s+sandbox:"); // Ctrl-C
            await client.TypeAsync("echo status $?\r");
            await client.SeesAsync("status 130");
            // The key would also throw away what the shell has not read yet (termios(3), NOFLSH).
            await client.TypeAsync("echo cat be\"\"gins; cat\r");
            await client.SeesAsync("cat begins");
            await UntilAsync(client, "\u001a", "Stopped"); // Ctrl-Z
            await client.TypeAsync("kill %1; wait; echo jobs over\r");
            await client.SeesAsync("\njobs over");
            await client.TypeAsync("echo ty\"\"ped | cat; cat; echo after\r");
            // What comes while the shell still edits its line would not be cooked for cat.
            await client.SeesAsync("typed");
            await client.TypeAsync("line\r\u0004"); // Ctrl-D ends cat's input
            // Before its prompt the shell does not read keys itself, and the key would end nothing.
            await Eventually.IsAsync(() => Regex.IsMatch(client.Screen, @"\nafter\s+sandbox:"));
            await client.TypeAsync("\u0004");
            Assert.Equal(0, (await client.EventAsync("exit")).GetProperty("code").GetInt32());
        }
    }

    [Theory]
    [InlineData("INT", "got INT")]
    [InlineData("SIGTERM", "got TERM")]
    [InlineData("hup", "got HUP")]
    public async Task A_signal_reaches_the_program(string name, string says)
    {
        (TerminalClient client, _) = await Server.ShellAsync("sh");
        await using (client)
        {
            await client.TypeAsync("trap 'echo got \"\"INT' INT; trap 'echo got \"\"TERM' TERM; trap 'echo got \"\"HUP' HUP; echo re\"\"ady\r");
            await client.SeesAsync("ready");
            await client.Connection.InvokeAsync("signal", name);
            // A shell runs a trap when it has read a line, and what is typed may be there before the signal is.
            using var patience = new CancellationTokenSource(Eventually.Patience);
            while (!client.Screen.Contains(says, StringComparison.Ordinal))
            {
                await client.TypeAsync("\r");
                await Task.Delay(50, patience.Token);
            }
        }
    }

    [Fact]
    public async Task Stop_ends_whatever_runs_and_the_session_takes_another_program()
    {
        (TerminalClient client, string session) = await Server.ShellAsync();
        await using (client)
        {
            await client.TypeAsync("trap '' HUP TERM INT; echo deaf; while :; do sleep 1; done\r");
            await client.SeesAsync("\ndeaf");
            await client.Connection.InvokeAsync("stop");
            JsonElement exit = await client.EventAsync("exit");
            Assert.True(exit.GetProperty("stopped").GetBoolean());
            await client.StartAsync(new { shell = "sh", sessionId = session });
            await client.TypeAsync("echo ag\"\"ain\r");
            await client.SeesAsync("again");
        }
    }

    [Fact]
    public async Task The_window_is_as_large_as_the_client_says()
    {
        (TerminalClient client, _) = await Server.ShellAsync();
        await using (client)
        {
            await client.Connection.InvokeAsync("resize", 132, 43);
            await client.TypeAsync("stty size\r");
            await client.SeesAsync("\n43 132");
            await client.Connection.InvokeAsync("resize", 65_535, 65_535);
            await client.TypeAsync("stty size\r");
            await client.SeesAsync("\n4096 4096");
            foreach ((int cols, int rows) in ((int, int)[])[(0, 0), (-1, 24), (80, 0), (65_536, 24), (int.MinValue, int.MaxValue)])
            {
                var refused = await Assert.ThrowsAsync<HubException>(() => client.Connection.InvokeAsync("resize", cols, rows));
                Assert.Contains("invalid-request: ", refused.Message, StringComparison.Ordinal);
                Assert.Contains("from 1 to 65535", refused.Message, StringComparison.Ordinal);
            }
            for (int i = 0; i < 1000; i++) await client.Connection.SendAsync("resize", 20 + (i % 100), 10 + (i % 50));
            await client.Connection.InvokeAsync("resize", 77, 33);
            await client.TypeAsync("stty size\r");
            await client.SeesAsync("\n33 77");
        }
    }

    [Fact]
    public async Task A_megabyte_that_is_pasted_arrives_whole_and_in_order()
    {
        (TerminalClient client, _) = await Server.ShellAsync();
        await using (client)
        {
            byte[] paste = Encoding.ASCII.GetBytes(Convert.ToHexString(RandomNumberGenerator.GetBytes(512 << 10)));
            await client.TypeAsync($"stty raw -echo; echo re\"\"ady; head -c {paste.Length} | sha256sum; stty sane\r");
            await client.SeesAsync("ready");
            for (int at = 0; at < paste.Length; at += 10_000) await client.Connection.SendAsync("data", paste[at..Math.Min(paste.Length, at + 10_000)]);
            await client.SeesAsync(Convert.ToHexStringLower(SHA256.HashData(paste)));

            await client.TypeAsync($"stty raw -echo; echo tw\"\"ice; head -c {paste.Length} | md5sum; stty sane\r");
            await client.SeesAsync("twice");
            await client.Connection.InvokeAsync("data", paste);
#pragma warning disable CA5351 // Another sum than the one that the screen has already; nothing is secret.
            await client.SeesAsync(Convert.ToHexStringLower(MD5.HashData(paste)));
#pragma warning restore CA5351
        }
    }

    [Fact]
    public async Task All_bytes_come_as_they_were_written()
    {
        (TerminalClient client, _) = await Server.ShellAsync();
        await using (client)
        {
            await client.TypeAsync("stty raw -echo; for i in $(seq 0 255); do printf \"\\\\x$(printf %x $i)\"; done; echo E\"\"ND; stty sane\r");
            await client.SeesAsync("END");
            byte[] all = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
            Assert.True(client.Bytes.AsSpan().IndexOf(all) >= 0, Convert.ToHexString(client.Bytes));
        }
    }

    // A key may come before the program that it is meant for has the terminal.
    private static async Task UntilAsync(TerminalClient client, string keys, string pattern)
    {
        for (int i = 0; i < 400 && !Regex.IsMatch(client.Screen, pattern); i++)
        {
            await client.TypeAsync(keys);
            await Task.Delay(50);
        }
        Assert.Matches(pattern, client.Screen);
    }
}
