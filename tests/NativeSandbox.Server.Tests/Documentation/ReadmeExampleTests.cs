using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using NativeSandbox.Server.Tests.Support;

namespace NativeSandbox.Server.Tests.Documentation;

/// <summary>What README.md shows to those who write clients does what it says there. Only the address is another one: port 3001 may be taken.</summary>
public sealed partial class ReadmeExampleTests(SharedTerminalServer shared) : IClassFixture<SharedTerminalServer>
{
    private const string Address = "http://localhost:3001";

    private TerminalServer Server => shared.Server;

    [Fact]
    public async Task The_client_on_node()
    {
        (string code, string shown) = Readme.Example("from \"@microsoft/signalr\"");
        using var directory = new TemporaryDirectory();
        // Where "npm install @microsoft/signalr" would put it.
        Directory.CreateSymbolicLink(Path.Combine(directory.Path, "node_modules"), Path.Combine(Repository.Root, "src", "NativeSandbox.Server", "web", "node_modules"));
        string program = Path.Combine(directory.Path, "client.mjs");
        await File.WriteAllTextAsync(program, code.Replace(Address, Server.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal));
        Assert.Equal(Plain(shown), Plain(await RunAsync("node \"$0\"", program)));
    }

    [Fact]
    public async Task The_client_of_dotnet()
    {
        (_, string shown) = Readme.Example("using Microsoft.AspNetCore.SignalR.Client;");
        string output = await RunAsync("ADDRESS=$1 dotnet \"$0\"", Path.Combine(AppContext.BaseDirectory, "NativeSandbox.ReadmeClient.dll"), Server.Address.AbsoluteUri);
        Assert.Equal(Plain(shown), Plain(output));
    }

    [Fact]
    public async Task A_request_and_its_answer()
    {
        (string code, string shown) = Readme.Example("curl -s localhost:3001/api/execute -H 'Content-Type");
        Assert.Equal(Fields(shown), Fields(await CurlAsync(code)));
    }

    [Fact]
    public async Task A_run_and_its_events()
    {
        (string code, string shown) = Readme.Example("curl -s localhost:3001/run/");
        string[] requests = code.Split('\n', StringSplitOptions.RemoveEmptyEntries), answers = shown.Split("\n\n", 2);
        string taken = await CurlAsync(requests[0]);
        Assert.Equal(Fields(answers[0]), Fields(taken));
        string Id(string answer) => JsonDocument.Parse(answer).RootElement.GetProperty("executionId").GetString()!;
        Assert.Equal(Plain(answers[1]), Plain(await CurlAsync(requests[1].Replace(Id(answers[0]), Id(taken), StringComparison.Ordinal))));
    }

    private Task<string> CurlAsync(string code) => RunAsync(code.Replace(new Uri(Address).Authority, Server.Address.Authority, StringComparison.Ordinal));

    /// <summary>Runs a line of shell, for a minute at most; both streams as a terminal shows them.</summary>
    private static async Task<string> RunAsync(string line, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("timeout", ["60", "sh", "-c", $"{{ {line.Trim()}\n}} 2>&1", .. arguments]) { RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{process.ExitCode}: {output}");
        return output;
    }

    /// <summary>The text without what differs from run to run (ids and measured amounts) and without what moves a cursor.</summary>
    private static string Plain(string text) =>
        Amount().Replace(Id().Replace(Escape().Replace(text, ""), "ID"), "$1 N").Replace(" \n", "\n", StringComparison.Ordinal).Trim();

    /// <summary>The fields in their order, with the values of those that are the same each time.</summary>
    private static string[] Fields(string json) =>
        [.. JsonDocument.Parse(json).RootElement.EnumerateObject().Select(field => Varying().IsMatch(field.Name) ? field.Name : Id().Replace($"{field.Name}={field.Value}", "ID"))];

    [GeneratedRegex(@"\x1b\[[?0-9;]*[A-Za-z]|\r")]
    private static partial Regex Escape();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Id();

    [GeneratedRegex(@"((?:TimeMs|memoryBytes)""?:) ?[0-9.]+")]
    private static partial Regex Amount();

    [GeneratedRegex("^(executionTime|timestamp|cpuTimeMs|wallTimeMs|memoryBytes|userDirectory|sessionId)$")]
    private static partial Regex Varying();
}
