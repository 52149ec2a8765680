using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using NativeSandbox.Server.Tests.Support;

namespace NativeSandbox.Server.Tests.Terminals;

/// <summary>Programs of sessions that the kernel kills for a system call are told of as those of /api/execute are.</summary>
public sealed class ForbiddenCallTests
{
    // getpid(2) by its x32 number, which the box's filter answers with SIGSYS.
    private const string X32Call = "long n = 0x40000000 + 39; int main(void) { __asm__ volatile(\"syscall\" : \"+a\"(n) : : \"rcx\", \"r11\"); return 0; }";

    private const string Counted = "nativesandbox_security_events_total{kind=\"system_call\"} 1\n";

    [Fact]
    public async Task In_a_terminal_it_is_in_the_security_log_and_counted_once_however_many_look()
    {
        await using TerminalServer server = await TerminalServer.StartAsync();
        await using TerminalClient client = await server.ConnectAsync(), second = await server.ConnectAsync();
        string session = (await server.PostAsync("/api/sessions", new { })).GetProperty("sessionId").GetString()!;
        await client.StartAsync(new { shell = "sh", sessionId = session });
        await second.StartAsync(new { sessionId = session });
        await client.Connection.InvokeAsync("stop");
        await client.StartAsync(new { language = "c", code = X32Call, sessionId = session });
        JsonElement exit = await second.EventAsync("exit", 1);
        Assert.True(exit.GetProperty("verdict").GetString() == "SecurityViolation" && exit.GetProperty("signal").GetString() == "SIGSYS", exit.ToString());
        Assert.Contains(Counted, await server.Client.GetStringAsync("/metrics"), StringComparison.Ordinal);
        string entry = Assert.Single(await SecurityLinesAsync(server));
        Assert.Contains($"\"Client\":\"anonymous\",\"Language\":\"c\",\"Session\":\"{session[..6]}", entry, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_run_of_a_session_it_is_in_the_security_log_and_counted()
    {
        await using TerminalServer server = await TerminalServer.StartAsync();
        string id = (await server.PostAsync("/run/c", new { code = X32Call })).GetProperty("executionId").GetString()!;
        // The stream ends with the run.
        Assert.Contains("SecurityViolation", await server.Client.GetStringAsync($"/api/executions/{id}/events"), StringComparison.Ordinal);
        Assert.Contains(Counted, await server.Client.GetStringAsync("/metrics"), StringComparison.Ordinal);
        string entry = Assert.Single(await SecurityLinesAsync(server));
        Assert.Contains(id, entry, StringComparison.Ordinal);
    }

    private static async Task<string[]> SecurityLinesAsync(TerminalServer server) =>
        [.. (await server.ReadLogsAsync()).Split('\n').Where(line => line.Contains("Forbidden system call", StringComparison.Ordinal))];
}
