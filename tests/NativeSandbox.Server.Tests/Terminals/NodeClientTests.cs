using System.Diagnostics;
using System.Text.Json;
using NativeSandbox.Server.Tests.Support;

namespace NativeSandbox.Server.Tests.Terminals;

/// <summary>The npm client on Node, every method and event.</summary>
public sealed class NodeClientTests
{
    private const string Key = "node-secret-key-0123456789";

    [Fact]
    public async Task The_client_from_npm_does_all_that_the_hub_offers()
    {
        await using TerminalServer server = await TerminalServer.StartAsync(("API_KEY", "node:" + Key));
        var start = new ProcessStartInfo("node",
            [Path.Combine(AppContext.BaseDirectory, "Terminals", "client.mjs"), server.Address.ToString(), Path.Combine(Repository.Root, "src", "NativeSandbox.Server", "web", "package.json")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["KEY"] = Key },
        };
        using Process node = Process.Start(start)!;
        Task<string> errors = node.StandardError.ReadToEndAsync();
        var steps = new Dictionary<string, JsonElement>();
        while (await node.StandardOutput.ReadLineAsync() is { } line)
        {
            JsonElement step = JsonDocument.Parse(line).RootElement;
            steps[step.GetProperty("step").GetString()!] = step.GetProperty("value");
        }
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, $"{string.Join(", ", steps.Keys)}: {await errors}");

        Assert.Equal("bash", steps["started"].GetProperty("returned").GetProperty("language").GetString());
        Assert.Equal(90, steps["started"].GetProperty("event").GetProperty("cols").GetInt32());
        Assert.True(steps["size"].GetBoolean());
        Assert.Contains("sudo", steps["refusal"].GetString(), StringComparison.Ordinal);
        Assert.Equal("from a run\n", steps["run"].GetProperty("output").GetString());
        Assert.Equal("Accepted", steps["run"].GetProperty("exit").GetProperty("verdict").GetString());
        Assert.True(steps["exit"].GetProperty("stopped").GetBoolean());
        Assert.Contains("HubException: invalid-request: shell: must be one of bash, sh", steps["error"].GetString(), StringComparison.Ordinal);
        Assert.True(steps["attached"].GetBoolean());
        Assert.Equal("closed", steps["ended"].GetProperty("reason").GetString());
    }
}
