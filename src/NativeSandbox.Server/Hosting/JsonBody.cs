using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using NativeSandbox.Server.Problems;

namespace NativeSandbox.Server.Hosting;

/// <summary>Reads the body straight from the connection's buffers.</summary>
internal static class JsonBody
{
    /// <exception cref="RequestException">The body is not what it must be.</exception>
    public static async ValueTask<T> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
    {
        CheckHeaders(context.Request);
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.BodyReader, type, context.RequestAborted).ConfigureAwait(false)
                ?? throw new RequestException(ProblemKind.InvalidRequest.With("The body must be a JSON object, not null."));
        }
        catch (JsonException wrong)
        {
            throw Explain(wrong);
        }
    }

    private static void CheckHeaders(HttpRequest request)
    {
        // A compressed body could unfold to any size; nothing here unfolds it, so it must not pass as JSON either.
        if (request.Headers.ContentEncoding.Count > 0 && request.Headers.ContentEncoding != "identity")
            throw new RequestException(ProblemKind.MediaType.With("Compressed bodies are not taken; send the JSON as it is."));
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type)
            || !"application/json".Equals(type.MediaType, StringComparison.OrdinalIgnoreCase))
            throw new RequestException(ProblemKind.MediaType.With("The body must be JSON: send Content-Type: application/json."));
        if (type.CharSet is { } charset && !"utf-8".Equals(charset.Trim('"'), StringComparison.OrdinalIgnoreCase))
            throw new RequestException(ProblemKind.MediaType.With("The body must be UTF-8; JSON has no other encoding (RFC 8259)."));
    }

    private static RequestException Explain(JsonException wrong)
    {
        string place = $"line {wrong.LineNumber + 1}, byte {wrong.BytePositionInLine + 1}";
        if (wrong.InnerException is JsonException syntax)
            return new RequestException(ProblemKind.InvalidRequest.With($"The body is not valid JSON: {syntax.Message}"));
        string field = wrong.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : "body";
        if (wrong.Message.StartsWith("Duplicate", StringComparison.Ordinal))
            return RequestException.Invalid(field, $"a name stands twice in one object ({place}).");
        return RequestException.Invalid(field, $"the value has the wrong type, is out of range or is not valid UTF-8 ({place}).");
    }
}
