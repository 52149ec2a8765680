using System.Net;
using System.Text.Json;

namespace NativeSandbox.Server.Tests.Support;

internal static class ProblemDocument
{
    /// <summary>Checks that an answer is a problem document with the seeds' fields, and gives its detail.</summary>
    public static async Task<string> ReadAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        string body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{response.StatusCode}: {body}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        JsonElement problem = JsonDocument.Parse(body).RootElement;
        Assert.False(problem.GetProperty("success").GetBoolean());
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.StartsWith("urn:nativesandbox:problem:", problem.GetProperty("type").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        string detail = problem.GetProperty("detail").GetString()!;
        Assert.Equal(detail, problem.GetProperty("error").GetString());
        return detail;
    }

    public static string? Field(string body) => JsonDocument.Parse(body).RootElement.GetProperty("field").GetString();
}
