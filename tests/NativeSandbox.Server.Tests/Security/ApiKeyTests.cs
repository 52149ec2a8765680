using System.Collections;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Security;
using NativeSandbox.Server.Tests.Support;

namespace NativeSandbox.Server.Tests.Security;

public sealed class ApiKeyTests
{
    private const string Alice = "alice-secret-key-0123456789";

    [Theory]
    [InlineData("/api/languages")]
    [InlineData("/stats")]
    [InlineData("/metrics")]
    [InlineData("/api/system")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/nowhere")]
    public async Task Without_the_key_everything_is_401(string path)
    {
        await using RunningServer server = await RunningServer.StartAsync(("API_KEY", Alice));
        using HttpResponseMessage response = await server.Client.GetAsync(path);
        await ProblemDocument.ReadAsync(response, HttpStatusCode.Unauthorized);
        Assert.NotEmpty(response.Headers.WwwAuthenticate);
    }

    [Fact]
    public async Task Health_is_open_to_all()
    {
        await using RunningServer server = await RunningServer.StartAsync(("API_KEY", Alice));
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/health")).StatusCode);
    }

    [Fact]
    public async Task A_key_opens_and_its_name_but_never_itself_is_logged()
    {
        await using RunningServer server = await RunningServer.StartAsync(("API_KEY", $"alice:{Alice},plain-key-9876543210"));
        server.Client.DefaultRequestHeaders.Add("X-API-Key", Alice);
        Assert.Equal(HttpStatusCode.OK, (await server.ExecuteAsync(new { language = "python", code = "x" })).StatusCode);
        server.Client.DefaultRequestHeaders.Remove("X-API-Key");
        server.Client.DefaultRequestHeaders.Add("X-API-Key", "plain-key-9876543210");
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/api/system")).StatusCode);
        server.Client.DefaultRequestHeaders.Remove("X-API-Key");
        server.Client.DefaultRequestHeaders.Add("X-API-Key", Alice + "x");
        await ProblemDocument.ReadAsync(await server.Client.GetAsync("/stats?key=" + Alice), HttpStatusCode.BadRequest);
        await ProblemDocument.ReadAsync(await server.Client.GetAsync("/stats"), HttpStatusCode.Unauthorized);
        string requests = await server.ReadLogAsync("requests");
        string security = await server.ReadLogAsync("security");
        Assert.Contains("alice@127.0.0.1", requests, StringComparison.Ordinal);
        Assert.Contains("key2@127.0.0.1", requests, StringComparison.Ordinal);
        Assert.Contains("unknown key", security, StringComparison.Ordinal);
        Assert.Contains("query string", security, StringComparison.Ordinal);
        string all = requests + security + await server.ReadLogAsync("errors") + await server.ReadLogAsync("executions");
        Assert.DoesNotContain(Alice, all, StringComparison.Ordinal);
        Assert.DoesNotContain("plain-key", all, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?api_key=x")]
    [InlineData("?X-API-Key=x")]
    [InlineData("?a=1&ApiKey=x")]
    public async Task A_key_in_the_query_string_is_refused_even_beside_a_good_one(string query)
    {
        await using RunningServer server = await RunningServer.StartAsync(("API_KEY", Alice));
        server.Client.DefaultRequestHeaders.Add("X-API-Key", Alice);
        string detail = await ProblemDocument.ReadAsync(await server.Client.GetAsync("/stats" + query), HttpStatusCode.BadRequest);
        Assert.Contains("X-API-Key", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_keys_in_one_request_are_none()
    {
        await using RunningServer server = await RunningServer.StartAsync(("API_KEY", Alice));
        server.Client.DefaultRequestHeaders.Add("X-API-Key", [Alice, "other"]);
        await ProblemDocument.ReadAsync(await server.Client.GetAsync("/stats"), HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Without_any_key_configured_the_system_stays_closed_and_the_server_on_loopback()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        Assert.True(IPAddress.IsLoopback(server.Settings.Listen.Address));
        string detail = await ProblemDocument.ReadAsync(await server.Client.GetAsync("/api/system"), HttpStatusCode.Forbidden);
        Assert.Contains("API_KEY", detail, StringComparison.Ordinal);
    }

    [Fact]
    public void With_keys_the_server_listens_everywhere() => Assert.Equal(IPAddress.Any, Load(("API_KEY", Alice)).Listen.Address);

    [Fact]
    public void A_file_holds_hashes()
    {
        using var directory = new TemporaryDirectory();
        string hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Alice))).ToLowerInvariant();
        string file = directory.Write("keys", $"# keys\n\nalice:{hash}\n");
        ApiKeys keys = Load(("API_KEYS_FILE", file), ("API_KEY", "bob:bobs-key")).Keys;
        Assert.Equal("alice", keys.Identify(Alice)?.Name);
        Assert.Equal("bob", keys.Identify("bobs-key")?.Name);
        Assert.Null(keys.Identify(hash));
        Assert.Null(keys.Identify(""));
        Assert.Null(keys.Identify(new string('k', 2000)));
    }

    [Theory]
    [InlineData("alice:123")]
    [InlineData("alice")]
    [InlineData(":0000000000000000000000000000000000000000000000000000000000000000")]
    public void A_malformed_line_is_named_by_its_number(string line)
    {
        using var directory = new TemporaryDirectory();
        string file = directory.Write("keys", "# keys\n" + line);
        var wrong = Assert.Throws<ConfigurationException>(() => Load(("API_KEYS_FILE", file)));
        Assert.Contains("line 2", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alice:")]
    [InlineData("al ice:key")]
    [InlineData("alice:one,alice:two")]
    public void Malformed_keys_are_refused_without_being_shown(string keys)
    {
        var wrong = Assert.Throws<ConfigurationException>(() => Load(("API_KEY", keys)));
        Assert.DoesNotContain(keys, wrong.Message, StringComparison.Ordinal);
    }

    private static ServerSettings Load(params (string Name, string Value)[] environment)
    {
        using var directory = new TemporaryDirectory();
        var table = new Hashtable();
        foreach ((string name, string value) in environment) table[name] = value;
        return ServerSettings.Load(directory.Path, table, []);
    }
}
