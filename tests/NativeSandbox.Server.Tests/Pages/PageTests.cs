using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using NativeSandbox.Server.Pages;
using NativeSandbox.Server.Tests.Support;

namespace NativeSandbox.Server.Tests.Pages;

public sealed partial class PageTests
{
    [Fact]
    public async Task The_page_is_there_without_a_key_and_allows_nothing_from_elsewhere()
    {
        await using RunningServer server = await RunningServer.StartAsync(("API_KEY", "a:secret"), ("HOST", "127.0.0.1"));
        using HttpResponseMessage page = await server.Client.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal("text/html; charset=utf-8", page.Content.Headers.ContentType!.ToString());
        string policy = page.Headers.GetValues("Content-Security-Policy").Single();
        foreach (string rule in (string[])["default-src 'self'", "script-src 'self'", "connect-src 'self'", "object-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"])
            Assert.Contains(rule, policy.Split("; "));
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal(["nosniff"], page.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["no-referrer"], page.Headers.GetValues("Referrer-Policy"));
        Assert.Equal("no-cache", page.Headers.CacheControl!.ToString());
        string html = await page.Content.ReadAsStringAsync();
        Assert.DoesNotMatch(@"<script(?![^>]*\bsrc=)", html);
        Assert.DoesNotMatch(@"\bon[a-z]+=|javascript:|https?://(?!www\.w3\.org/)", html);
    }

    [Fact]
    public async Task What_the_page_loads_is_kept_for_ever_and_its_name_says_what_is_in_it()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string html = await server.Client.GetStringAsync("/");
        string[] assets = [.. AssetPattern().Matches(html).Select(match => match.Groups[1].Value)];
        Assert.NotEmpty(assets);
        foreach (string asset in assets)
        {
            using HttpResponseMessage answer = await server.Client.GetAsync(asset);
            Assert.Equal((asset, HttpStatusCode.OK), (asset, answer.StatusCode));
            Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
            Assert.True(answer.Headers.Contains("Content-Security-Policy"));
        }
    }

    [Fact]
    public async Task What_a_browser_has_is_not_sent_again_and_what_it_can_unpack_is_packed()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using HttpResponseMessage first = await server.Client.GetAsync("/");
        byte[] plain = await first.Content.ReadAsByteArrayAsync();
        using var again = new HttpRequestMessage(HttpMethod.Get, "/");
        again.Headers.TryAddWithoutValidation("If-None-Match", first.Headers.ETag!.ToString());
        using HttpResponseMessage second = await server.Client.SendAsync(again);
        Assert.Equal((HttpStatusCode.NotModified, 0), (second.StatusCode, (await second.Content.ReadAsByteArrayAsync()).Length));

        using var packed = new HttpRequestMessage(HttpMethod.Get, "/");
        packed.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip, br");
        using HttpResponseMessage third = await server.Client.SendAsync(packed);
        Assert.Equal(["br"], third.Content.Headers.ContentEncoding);
        using var unpacked = new MemoryStream();
        await using (var brotli = new System.IO.Compression.BrotliStream(await third.Content.ReadAsStreamAsync(), System.IO.Compression.CompressionMode.Decompress))
            await brotli.CopyToAsync(unpacked);
        Assert.Equal(plain, unpacked.ToArray());
    }

    [Fact]
    public async Task The_page_is_not_counted_and_answers_head_and_nothing_but_reading()
    {
        await using RunningServer server = await RunningServer.StartAsync(("RATE_LIMIT_MAX_REQUESTS", "2"));
        for (int i = 0; i < 5; i++) Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/")).StatusCode);
        using HttpResponseMessage head = await server.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/"));
        Assert.Equal((HttpStatusCode.OK, 0), (head.StatusCode, (await head.Content.ReadAsByteArrayAsync()).Length));
        Assert.True(head.Content.Headers.ContentLength > 0);
        using HttpResponseMessage post = await server.Client.PostAsync("/", new StringContent("x"));
        Assert.Equal(HttpStatusCode.NotFound, post.StatusCode);
        using HttpResponseMessage elsewhere = await server.Client.GetAsync("/../web/index.html");
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
    }

    [Theory]
    [InlineData("index.html", "text/html; charset=utf-8", false)]
    [InlineData("favicon.svg", "image/svg+xml", false)]
    [InlineData("assets/main-ABCDEFGH.js", "text/javascript; charset=utf-8", true)]
    [InlineData("assets/main-ABCDEFGH.css", "text/css; charset=utf-8", true)]
    [InlineData("robots.txt", "text/plain; charset=utf-8", false)]
    [InlineData("something", "application/octet-stream", false)]
    public void A_file_is_declared_as_what_it_is(string path, string type, bool kept)
    {
        PageFile file = new PageFiles(new Dictionary<string, byte[]> { [path] = Encoding.UTF8.GetBytes("x") }).Find("/" + path)!;
        Assert.Equal((type, kept), (file.ContentType, file.IsNamedByContent));
        Assert.Null(file.Compressed);
    }

    [GeneratedRegex("(?:src|href)=\"(/assets/[^\"]+)\"")]
    private static partial Regex AssetPattern();
}
