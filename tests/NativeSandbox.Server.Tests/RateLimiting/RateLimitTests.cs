using System.Globalization;
using System.Net;
using NativeSandbox.Server.Tests.Support;

namespace NativeSandbox.Server.Tests.RateLimiting;

public sealed class RateLimitTests
{
    [Fact]
    public async Task Every_answer_tells_the_limit_and_past_it_there_is_429()
    {
        await using RunningServer server = await RunningServer.StartAsync(("RATE_LIMIT_MAX_REQUESTS", "3"), ("RATE_LIMIT_WINDOW_MS", "600000"));
        for (int left = 2; left >= 0; left--)
        {
            using HttpResponseMessage response = await server.Client.GetAsync(left == 1 ? "/nowhere" : "/api/languages");
            Assert.Equal(left == 1 ? HttpStatusCode.NotFound : HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(3, Number(response, "RateLimit-Limit"));
            Assert.Equal(left, Number(response, "RateLimit-Remaining"));
            Assert.InRange(Number(response, "RateLimit-Reset"), 1, 600);
            Assert.Equal("3;w=600", response.Headers.GetValues("RateLimit-Policy").Single());
        }
        using HttpResponseMessage refused = await server.Client.GetAsync("/api/languages");
        await ProblemDocument.ReadAsync(refused, HttpStatusCode.TooManyRequests);
        Assert.Equal(0, Number(refused, "RateLimit-Remaining"));
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 600);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/health")).StatusCode);
        Assert.Contains("Rate limit reached", await server.ReadLogAsync("security"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_window_starts_the_count_again()
    {
        await using RunningServer server = await RunningServer.StartAsync(("RATE_LIMIT_MAX_REQUESTS", "1"), ("RATE_LIMIT_WINDOW_MS", "300"));
        (await server.Client.GetAsync("/api/languages")).Dispose();
        using var patience = new CancellationTokenSource(Eventually.Patience);
        // Two windows, so that not only the first one ends as it should.
        for (int window = 0; window < 2; window++)
            while ((await server.Client.GetAsync("/api/languages", patience.Token)).StatusCode != HttpStatusCode.OK)
                await Task.Delay(20, patience.Token);
    }

    [Fact]
    public async Task Each_key_has_its_own_count_and_failed_keys_count_for_their_address()
    {
        await using RunningServer server = await RunningServer.StartAsync(("RATE_LIMIT_MAX_REQUESTS", "1"), ("API_KEY", "a:first-key,b:second-key"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "first-key"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(server, "first-key"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "second-key"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, "guess-1"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(server, "guess-2"));
    }

    [Fact]
    public async Task X_Forwarded_For_counts_only_from_a_configured_proxy()
    {
        await using RunningServer trusting = await RunningServer.StartAsync(("RATE_LIMIT_MAX_REQUESTS", "1"), ("TRUSTED_PROXIES", "127.0.0.1"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(trusting, forwardedFor: "203.0.113.1"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(trusting, forwardedFor: "203.0.113.2"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(trusting, forwardedFor: "203.0.113.1"));
        // What stands before an untrusted hop is the client's own claim.
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(trusting, forwardedFor: "198.51.100.9, 203.0.113.2"));
        Assert.Contains("203.0.113.2", await trusting.ReadLogAsync("requests"), StringComparison.Ordinal);

        await using RunningServer plain = await RunningServer.StartAsync(("RATE_LIMIT_MAX_REQUESTS", "1"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(plain, forwardedFor: "203.0.113.1"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(plain, forwardedFor: "203.0.113.2"));

        await using RunningServer other = await RunningServer.StartAsync(("RATE_LIMIT_MAX_REQUESTS", "1"), ("TRUSTED_PROXIES", "10.0.0.0/8"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(other, forwardedFor: "203.0.113.1"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(other, forwardedFor: "203.0.113.2"));
    }

    [Fact]
    public async Task Zero_turns_the_limit_off()
    {
        await using RunningServer server = await RunningServer.StartAsync(("RATE_LIMIT_MAX_REQUESTS", "0"));
        using HttpResponseMessage response = await server.Client.GetAsync("/api/languages");
        Assert.False(response.Headers.Contains("RateLimit-Limit"));
    }

    private static int Number(HttpResponseMessage response, string header) =>
        int.Parse(response.Headers.GetValues(header).Single(), CultureInfo.InvariantCulture);

    private static async Task<HttpStatusCode> StatusAsync(RunningServer server, string? key = null, string? forwardedFor = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/languages");
        if (key is not null) request.Headers.Add("X-API-Key", key);
        if (forwardedFor is not null) request.Headers.Add("X-Forwarded-For", forwardedFor);
        using HttpResponseMessage response = await server.Client.SendAsync(request);
        return response.StatusCode;
    }
}
