using System.Net;
using System.Text;
using System.Text.Json;

namespace NativeSandbox.EndToEnd.Support;

/// <summary>What the server answered.</summary>
internal sealed record Answer(HttpStatusCode Status, JsonElement Body)
{
    public string Verdict => Body.GetProperty("verdict").GetString()!;

    public string Output => Body.GetProperty("output").GetString()!;

    public bool Success => Body.GetProperty("success").GetBoolean();

    /// <summary>Posts a program to <c>/api/execute</c>.</summary>
    public static async Task<Answer> OfAsync(HttpClient client, object request, CancellationToken cancellationToken = default)
    {
        using StringContent content = new(JsonSerializer.Serialize(request), Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await client.PostAsync(new Uri("/api/execute", UriKind.Relative), content, cancellationToken);
        return new Answer(response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken)).RootElement);
    }
}
