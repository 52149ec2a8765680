using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using NativeSandbox.Server.Tests.Support;

namespace NativeSandbox.Server.Tests.Hosting.Systemd;

public sealed class ServiceProcessTests : IDisposable
{
    private static readonly object Hello = new { language = "sh", code = "echo hello" };

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task It_serves_on_the_socket_that_it_got_and_hands_it_to_nobody()
    {
        using var service = new ServiceProcess(directory);
        // Asked before it is ready: the connection waits.
        using HttpResponseMessage answer = await service.Client.PostAsJsonAsync("/api/execute", Hello);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await service.Manager.LineAsync("READY=1");
        Assert.Contains(service.PortName, Descriptors(service.Id));
        int launcher = service.Launcher;
        Assert.NotEmpty(Descriptors(launcher));
        Assert.DoesNotContain(service.PortName, Descriptors(launcher));
        string environment = await File.ReadAllTextAsync($"/proc/{launcher}/environ");
        Assert.DoesNotContain("NOTIFY_SOCKET", environment, StringComparison.Ordinal);
        ServiceProcess.Signal(service.Id, "TERM");
        Assert.Equal(0, await service.ExitAsync());
        Assert.Equal(1, service.Manager.Count("STOPPING=1"));
    }

    [Fact]
    public async Task A_launcher_that_is_killed_costs_no_more_than_a_beat_and_one_that_is_stopped_costs_all()
    {
        using var service = new ServiceProcess(directory);
        await Eventually.IsAsync(() => service.Beats > 0);
        ServiceProcess.Signal(service.Launcher, "KILL");
        int beats = service.Beats;
        await Eventually.IsAsync(() => service.Beats > beats + 1);
        int launcher = service.Launcher;
        // The outer nsbox hangs, and with it the inner one's lifeline; what answers is the inner one, so both are stopped.
        int[] both = [launcher, .. Children(launcher)];
        foreach (int process in both) ServiceProcess.Signal(process, "STOP");
        try
        {
            await Eventually.IsAsync(() => service.Manager.Messages.Any(message => message.StartsWith("STATUS=The launcher did not answer", StringComparison.Ordinal)));
            beats = service.Beats;
            int said = service.Manager.Messages.Count;
            await Eventually.IsAsync(() => service.Manager.Messages.Count > said + 3);
            Assert.Equal(beats, service.Beats);
        }
        finally
        {
            foreach (int process in both) ServiceProcess.Signal(process, "CONT");
        }
        await Eventually.IsAsync(() => service.Beats > beats);
    }

    [Fact]
    public async Task SIGHUP_takes_over_the_keys_and_a_wrong_file_changes_nothing()
    {
        string keys = directory.Write("api-keys", Line("alice", "alice-key"));
        using var service = new ServiceProcess(directory, ("API_KEYS_FILE", keys));
        await service.Manager.LineAsync("READY=1");
        Assert.Equal(HttpStatusCode.OK, await AskAsync(service, "alice-key"));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(service, "bob-key"));
        directory.Write("api-keys", Line("bob", "bob-key"));
        ServiceProcess.Signal(service.Id, "HUP");
        await Eventually.IsAsync(() => service.Manager.Count("READY=1") == 2);
        Assert.Equal(1, service.Manager.Count("RELOADING=1"));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(service, "alice-key"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(service, "bob-key"));
        directory.Write("api-keys", "nonsense");
        ServiceProcess.Signal(service.Id, "HUP");
        await Eventually.IsAsync(() => service.Manager.Count("READY=1") == 3);
        Assert.Contains("refused: API_KEYS_FILE is '", service.Manager.Messages.Last(message => message.StartsWith("READY=1", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(service, "bob-key"));
    }

    private static string Line(string name, string key) => $"{name}:{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}\n";

    private static async Task<HttpStatusCode> AskAsync(ServiceProcess service, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/stats") { Headers = { { "X-API-Key", key } } };
        using HttpResponseMessage answer = await service.Client.SendAsync(request);
        return answer.StatusCode;
    }

    private static List<string> Descriptors(int process) =>
        [.. Directory.GetFiles($"/proc/{process}/fd").Select(path => new FileInfo(path).LinkTarget).OfType<string>()];

    private static IEnumerable<int> Children(int process) =>
        File.ReadAllText($"/proc/{process}/task/{process}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse);
}
