using System.Text.Json;
using NativeSandbox.EndToEnd.Support;
using NativeSandbox.Testing;
using NativeSandbox.Testing.Server;

namespace NativeSandbox.EndToEnd;

/// <summary>SIGKILL of the server with sessions open: no process and no mount is left, and the users' files are whole.</summary>
[Trait(RunningServer.Trait, RunningServer.Own)]
public sealed class SessionKillTests : IDisposable
{
    private const int Sessions = 50;

    private readonly DirectoryInfo _users = Directory.CreateTempSubdirectory("nativesandbox-users-");

    public SessionKillTests() => _users.UnixFileMode |= UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public void Dispose() => _users.Delete(recursive: true);

    [Fact]
    public async Task A_kill_with_fifty_open_sessions_leaves_nothing_but_the_directories()
    {
        int mounts = File.ReadAllLines("/proc/self/mounts").Length;
        string users = Path.Combine(_users.FullName, "users");
        await using ServerProcess server = await ServerProcess.StartAsync(("MAX_SESSIONS", "60"), ("USER_BASE_DIR", users));
        RawHub[] clients = await Task.WhenAll(Enumerable.Range(0, Sessions).Select(_ => RawHub.ConnectAsync(server.Client.BaseAddress!)));
        for (int i = 0; i < Sessions; i++)
        {
            await clients[i].SendAsync("start", new { shell = "sh", cols = 80, rows = 24, user = $"user {i}" });
            await clients[i].SendAsync("data", Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes($"echo kept {i} > file; trap '' HUP TERM; setsid sleep 1000 & sleep 1001\r")));
        }

        IReadOnlyList<HostProcess> tree = await Eventually.SeesAsync(() => HostProcess.TreeOf(server.Pid), seen => seen.Count(process => process.Name is "sleep") >= 2 * Sessions);
        HashSet<int> old = [.. tree.Select(process => process.Pid)];
        uint ids = tree.First(process => process.Name is "sleep").Uid & ~0xFFFFu;

        await server.KillAsync();

        await Eventually.NothingAsync(() => (HostProcess[])[.. HostProcess.All().Where(process => old.Contains(process.Pid))]);
        await Eventually.NothingAsync(() => HostProcess.InRange(ids));
        Assert.Equal(mounts, File.ReadAllLines("/proc/self/mounts").Length);
        foreach (RawHub client in clients) await client.DisposeAsync();
        string[] files = Directory.GetFiles(users, "file", SearchOption.AllDirectories);
        Assert.Equal(Enumerable.Range(0, Sessions).Select(i => $"kept {i}\n").Order(StringComparer.Ordinal), files.Select(File.ReadAllText).Order(StringComparer.Ordinal));

        // The next server finds each user's directory where it was.
        await using ServerProcess next = await ServerProcess.StartAsync(("USER_BASE_DIR", users));
        await using RawHub client7 = await RawHub.ConnectAsync(next.Client.BaseAddress!);
        await client7.SendAsync("start", new { shell = "sh", user = "user 7", mode = "lines" });
        await client7.SendAsync("input", "cat file");
        string text = "";
        while (!text.Contains("\nkept 7", StringComparison.Ordinal)) text += TextOf(await client7.ReadAsync());
    }

    private static string TextOf(string? messages)
    {
        Assert.NotNull(messages);
        IEnumerable<JsonElement> read = messages.Split('\u001e', StringSplitOptions.RemoveEmptyEntries).Select(message => JsonDocument.Parse(message).RootElement);
        return string.Concat(read.Where(message => message.TryGetProperty("target", out JsonElement target) && target.GetString() == "output-success").Select(message => message.GetProperty("arguments")[0].GetString()));
    }
}
