using System.Text;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Benchmarks.Contenders;

/// <summary>Ways to run a program by NativeSandbox.</summary>
internal static class Programs
{
    private static readonly ExecRequest s_true = new()
    {
        Arguments = ["/bin/true"],
        Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" },
        Limits = new RunLimits
        {
            CpuTime = TimeSpan.FromSeconds(5),
            WallTime = TimeSpan.FromSeconds(10),
            Memory = ByteSize.FromMebibytes(256),
            Processes = 64,
            Stack = ByteSize.FromMebibytes(64),
            FileSize = ByteSize.FromMebibytes(64),
            OpenFiles = 256,
            Output = ByteSize.FromMebibytes(1),
        },
    };

    /// <summary>A fresh box from the pool, one start, and the box given back.</summary>
    public static Contender Pooled(ISandboxBackend backend) => new("backend: open, exec true, close", "bare true", "<= 1.2", async () =>
    {
        await using ISandbox box = await backend.OpenAsync(default);
        await ExecTrueAsync(box);
    });

    /// <summary>Starts /bin/true in a box.</summary>
    public static async ValueTask ExecTrueAsync(ISandbox box)
    {
        ExecOutcome outcome = await box.ExecAsync(s_true, default);
        if (outcome is not { End: ExecEnd.Exited, ExitCode: 0 }) throw new InvalidOperationException($"true ended with {outcome}");
    }

    /// <summary>One request and its answer.</summary>
    public static Contender Http(HttpClient client, string language, string code, string bare, string aim)
    {
        string body = System.Text.Json.JsonSerializer.Serialize(new { language, code });
        return new Contender($"HTTP: {language}", bare, aim, async () =>
        {
            using StringContent content = new(body, Encoding.UTF8, "application/json");
            using HttpResponseMessage response = await client.PostAsync(new Uri("/api/execute", UriKind.Relative), content);
            string answer = await response.Content.ReadAsStringAsync();
            if (!answer.Contains("\"success\":true", StringComparison.Ordinal)) throw new InvalidOperationException($"{response.StatusCode}: {answer}");
        });
    }
}
