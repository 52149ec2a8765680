using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using NativeSandbox.Server.Execution;
using NativeSandbox.Server.Hosting;
using NativeSandbox.Server.Languages;
using NativeSandbox.Server.Logging;
using NativeSandbox.Server.Problems;
using NativeSandbox.Server.Security;

namespace NativeSandbox.Server.Commands.Services;

/// <summary>A running service, asked over HTTP.</summary>
internal sealed class ServiceClient : IDisposable
{
    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan HealthTime = TimeSpan.FromSeconds(10);

    private readonly HttpClient http;

    public ServiceClient(Uri address, string? key)
    {
        Address = address;
        // A redirect would take the key to who knows where; a proxy has no part in loopback.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = ConnectTime, UseProxy = !address.IsLoopback };
        http = new HttpClient(handler) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        if (key is { Length: > 0 }) http.DefaultRequestHeaders.TryAddWithoutValidation(IdentificationMiddleware.Header, key);
    }

    public Uri Address { get; }

    /// <summary>Whether this service, and not some other program, listens there. Nothing secret is sent to find out.</summary>
    public async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(HealthTime);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/health");
            using var bare = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = HealthTime, UseProxy = false }) { BaseAddress = Address };
            using HttpResponseMessage answer = await bare.SendAsync(request, patience.Token).ConfigureAwait(false);
            byte[] body = await answer.Content.ReadAsByteArrayAsync(patience.Token).ConfigureAwait(false);
            return JsonSerializer.Deserialize(body, ServerJson.Default.HealthResponse) is not null;
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    /// <exception cref="ServiceException">The service cannot be reached, or refuses.</exception>
    public async Task<LanguagesResponse> LanguagesAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/languages");
        return await SendAsync(request, ServerJson.Default.LanguagesResponse, cancellationToken).ConfigureAwait(false);
    }

    /// <exception cref="ServiceException">The service cannot be reached, or refuses.</exception>
    public async Task<ExecuteResponse> ExecuteAsync(ExecuteRequest body, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, ServerJson.Default.ExecuteRequest));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/execute") { Content = content };
        return await SendAsync(request, ServerJson.Default.ExecuteResponse, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => http.Dispose();

    private async Task<T> SendAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage answer = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            byte[] body = await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            if (answer.StatusCode == HttpStatusCode.OK && JsonSerializer.Deserialize(body, type) is { } read) return read;
            throw Refused(answer.StatusCode, body);
        }
        catch (HttpRequestException failure)
        {
            throw new ServiceException($"{Address} does not answer: {LogText.Escape(failure.Message)}; start the service, or give --url or --direct.", ExitCode.Unavailable);
        }
        catch (JsonException)
        {
            throw new ServiceException($"{Address} is no NativeSandbox service: its answer is not understood; give another --url, or --direct.", ExitCode.Unavailable);
        }
    }

    private static ServiceException Refused(HttpStatusCode status, byte[] body)
    {
        // A body that is no problem document came from something else in between, and ends as JsonException.
        ServerProblem problem = JsonSerializer.Deserialize(body, ServerJson.Default.ServerProblem) ?? throw new JsonException();
        string detail = LogText.Escape(problem.Detail);
        return status switch
        {
            HttpStatusCode.Unauthorized => new ServiceException($"{detail} Set {ServiceOptions.KeyVariable}, or run it here with --direct.", ExitCode.NoPermission),
            HttpStatusCode.Forbidden => new ServiceException(detail, ExitCode.NoPermission),
            HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge => new ServiceException(detail, ExitCode.Usage),
            HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => new ServiceException(detail, ExitCode.TryAgain),
            _ => new ServiceException(detail, ExitCode.Software),
        };
    }
}
