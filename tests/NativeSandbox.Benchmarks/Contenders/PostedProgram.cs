using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace NativeSandbox.Benchmarks.Contenders;

/// <summary>A program sent to the server by <c>POST /api/execute</c>.</summary>
internal sealed class PostedProgram(HttpClient client, LanguageProgram program)
{
    private int _version;

    /// <summary>Sends it so that no kept artefact fits.</summary>
    /// <returns>The time of the whole answer.</returns>
    public async Task<TimeSpan> FirstAsync(CancellationToken cancellationToken)
    {
        _version++;
        return (await PostAsync(cancellationToken)).Whole;
    }

    /// <summary>Sends the same again.</summary>
    /// <returns>The time of the whole answer, and what of it was not the program's own.</returns>
    public Task<(TimeSpan Whole, TimeSpan Beyond)> AgainAsync(CancellationToken cancellationToken) => PostAsync(cancellationToken);

    private async Task<(TimeSpan Whole, TimeSpan Beyond)> PostAsync(CancellationToken cancellationToken)
    {
        // Empty lines at the end make it another program, which no artefact is kept for, and change nothing else.
        using var content = JsonContent.Create(new
        {
            language = program.Language.Id,
            code = program.Program.Code + new string('\n', _version),
            input = program.Program.Input,
        });
        await content.LoadIntoBufferAsync(cancellationToken);
        long start = Stopwatch.GetTimestamp();
        using HttpResponseMessage response = await client.PostAsync(new Uri("/api/execute", UriKind.Relative), content, cancellationToken);
        byte[] bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        TimeSpan whole = Stopwatch.GetElapsedTime(start);
        using var answer = JsonDocument.Parse(bytes);
        if (!response.IsSuccessStatusCode || !answer.RootElement.GetProperty("success").GetBoolean())
            throw new InvalidOperationException($"{program.Language.Id}, HTTP: {System.Text.Encoding.UTF8.GetString(bytes)}");
        program.Check("HTTP", answer.RootElement.GetProperty("output").GetString() ?? "");
        return (whole, whole - TimeSpan.FromMilliseconds(answer.RootElement.GetProperty("wallTimeMs").GetDouble()));
    }
}
