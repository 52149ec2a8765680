using Microsoft.Net.Http.Headers;

namespace NativeSandbox.Server.Pages;

/// <summary>Serves the web page. It asks for a key itself, so it needs none, and its files are not counted: they are what every visitor is given.</summary>
internal sealed class PageMiddleware(RequestDelegate next, PageFiles files)
{
    public Task InvokeAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        bool head = HttpMethods.IsHead(request.Method);
        if ((!head && !HttpMethods.IsGet(request.Method)) || files.Find(request.Path.Value ?? "") is not { } file) return next(context);
        return AnswerAsync(context, file, head);
    }

    private static Task AnswerAsync(HttpContext context, PageFile file, bool head)
    {
        HttpResponse response = context.Response;
        PagePolicy.Apply(response.Headers);
        response.Headers.ETag = file.ETag;
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        response.Headers.CacheControl = file.IsNamedByContent ? "public, max-age=31536000, immutable" : "no-cache";
        if (context.Request.Headers.IfNoneMatch.Any(tags => tags is not null && tags.Contains(file.ETag, StringComparison.Ordinal)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }
        byte[] content = file.Content;
        if (TakesBrotli(context.Request) && file.Compressed is { } compressed)
        {
            content = compressed;
            response.Headers.ContentEncoding = "br";
        }
        response.ContentType = file.ContentType;
        response.ContentLength = content.Length;
        return head ? Task.CompletedTask : response.Body.WriteAsync(content).AsTask();
    }

    private static bool TakesBrotli(HttpRequest request) =>
        StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out IList<StringWithQualityHeaderValue>? encodings)
        && encodings.Any(encoding => encoding.Value.Equals("br", StringComparison.OrdinalIgnoreCase) && encoding.Quality is not 0);
}
