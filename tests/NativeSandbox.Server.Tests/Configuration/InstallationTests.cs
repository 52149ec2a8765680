using NativeSandbox.Server.Commands.Services;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Tests.Support;

namespace NativeSandbox.Server.Tests.Configuration;

public sealed class InstallationTests : IDisposable
{
    private readonly TemporaryDirectory root = new();

    public void Dispose() => root.Dispose();

    [Fact]
    public void The_service_is_where_the_installed_settings_say_unless_this_process_has_its_own()
    {
        var installation = new Installation(root.Path);
        Assert.Equal("http://127.0.0.1:3001/", ServiceAddress.Of(new Dictionary<string, string>(), installation)?.ToString());
        Write("etc/nativesandbox/nativesandbox.env", "# comment\nPORT=8080\nHOST=0.0.0.0\n");
        Assert.Equal("http://127.0.0.1:8080/", ServiceAddress.Of(new Dictionary<string, string>(), installation)?.ToString());
        Assert.Equal("http://[::1]:9/", ServiceAddress.Of(new Dictionary<string, string> { ["PORT"] = "9", ["HOST"] = "::" }, installation)?.ToString());
        Assert.Null(ServiceAddress.Of(new Dictionary<string, string> { ["PORT"] = "0" }, installation));
    }

    [Fact]
    public void An_operator_examines_what_the_installed_server_has()
    {
        Write("etc/nativesandbox/nativesandbox.env", "PORT=8080\n");
        Write("etc/nativesandbox/api-keys", $"alice:{new string('a', 64)} # added 2026-01-01T00:00:00Z\n");
        Directory.CreateDirectory(Path.Combine(root.Path, "var/lib/nativesandbox"));
        string logs = Path.Combine(root.Path, "var/log/nativesandbox");
        ServerSettings settings = new Installation(root.Path).Load(Environment.IsPrivilegedProcess ? ["--queue-length=7"] : ["--queue-length=7", $"--log-dir={logs}"]);
        Assert.Equal(7, settings.Execution.QueueLength);
        Assert.Equal(logs, settings.Log.Directory);
        // The keys and the socket are root's and the server's.
        Assert.Equal(Environment.IsPrivilegedProcess, settings.Keys.Any);
        Assert.Equal(Environment.IsPrivilegedProcess ? 8080 : 3001, settings.Listen.Port);
        Assert.Equal(Environment.IsPrivilegedProcess ? Path.Combine(root.Path, "run/nativesandbox/nsbox.sock") : null, settings.Backend.LauncherSocket);
    }

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root.Path, path))!);
        root.Write(path, text);
    }
}
