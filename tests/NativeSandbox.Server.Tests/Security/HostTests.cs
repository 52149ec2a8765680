using System.Net;
using NativeSandbox.Server.Tests.Support;

namespace NativeSandbox.Server.Tests.Security;

public sealed class HostTests
{
    private const string Key = "alices-key";

    [Theory]
    [InlineData("evil.example", false)]
    [InlineData("evil.example:{port}", false)]
    [InlineData("localhost.evil.example", false)]
    [InlineData("127.0.0.1.evil.example", false)]
    [InlineData("localhost", true)]
    [InlineData("LOCALHOST:{port}", true)]
    [InlineData("127.0.0.1:{port}", true)]
    [InlineData("[::1]:{port}", true)]
    [InlineData("10.0.2.2", true)]
    public async Task Without_keys_a_name_that_was_made_to_lead_here_gets_nothing(string host, bool allowed)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        foreach (string path in (string[])["/", "/health", "/stats", "/hubs/terminal/negotiate?negotiateVersion=1"])
        {
            using HttpResponseMessage answer = await AskAsync(server, path, host);
            if (allowed) Assert.Equal((path, HttpStatusCode.OK), (path, answer.StatusCode));
            else Assert.Contains("ALLOWED_HOSTS=", await ProblemDocument.ReadAsync(answer, HttpStatusCode.BadRequest), StringComparison.Ordinal);
        }
        if (!allowed) Assert.Contains($"\"Path\":\"/stats\",\"Host\":\"{host.Split(':')[0]}\"", await server.ReadLogAsync("security"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_keys_any_name_will_do_for_a_page_of_another_site_has_none()
    {
        await using RunningServer server = await RunningServer.StartAsync(("API_KEY", Key), ("HOST", "127.0.0.1"));
        using HttpResponseMessage answer = await AskAsync(server, "/stats", "sandbox.example.org", Key);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("sandbox.example.org,*.example.net", "sandbox.example.org", true)]
    [InlineData("sandbox.example.org,*.example.net", "a.b.example.net:443", true)]
    [InlineData("sandbox.example.org,*.example.net", "example.net", false)]
    [InlineData("sandbox.example.org,*.example.net", "example.org", false)]
    [InlineData("sandbox.example.org,*.example.net", "localhost", true)]
    [InlineData("bücher.example", "xn--bcher-kva.example", true)]
    [InlineData("*", "anything.example", true)]
    public async Task What_is_set_holds_with_keys_and_without(string setting, string host, bool allowed)
    {
        foreach (string key in (string[])["", Key])
        {
            await using RunningServer server = await RunningServer.StartAsync(("API_KEY", key), ("HOST", "127.0.0.1"), ("ALLOWED_HOSTS", setting));
            using HttpResponseMessage answer = await AskAsync(server, "/stats", host, key);
            Assert.Equal(allowed ? HttpStatusCode.OK : HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }

    private static async Task<HttpResponseMessage> AskAsync(RunningServer server, string path, string host, string? key = null)
    {
        using var request = new HttpRequestMessage(path.Contains("negotiate", StringComparison.Ordinal) ? HttpMethod.Post : HttpMethod.Get, path);
        request.Headers.Host = host.Replace("{port}", $"{server.Address.Port}", StringComparison.Ordinal);
        if (key is { Length: > 0 }) request.Headers.Add("X-API-Key", key);
        return await server.Client.SendAsync(request);
    }
}
