using System.Runtime.Versioning;
using System.Text.Json;
using NativeSandbox.Server.Commands;
using NativeSandbox.Server.Commands.Keys;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Security;
using NativeSandbox.Server.Tests.Support;

namespace NativeSandbox.Server.Tests.Commands.Keys;

[SupportedOSPlatform("linux")]
public sealed class KeysTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    private string KeysPath => Path.Combine(directory.Path, "api-keys");

    public void Dispose()
    {
        directory.Dispose();
        output.Dispose();
        error.Dispose();
    }

    [Fact]
    public async Task A_key_is_printed_alone_and_once_and_lets_its_holder_in()
    {
        CommandProcess added = await CommandProcess.RunAsync(directory.Path, ["keys", "add", "alice"], "", ("API_KEYS_FILE", "api-keys"));
        Assert.Equal(ExitCode.Success, added.ExitCode);
        Assert.Matches("^nsk_[A-Za-z0-9_-]{43}\n$", added.Output);
        Assert.Contains("alice", added.Error, StringComparison.Ordinal);
        Assert.Contains("SIGHUP", added.Error, StringComparison.Ordinal);
        Assert.Equal("alice", Keys().Identify(added.Output.Trim())?.Name);
        string file = await File.ReadAllTextAsync(KeysPath);
        Assert.DoesNotContain(added.Output.Trim(), file, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeysPath));
        Assert.Equal(["api-keys"], Directory.GetFiles(directory.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Keys_are_listed_with_the_time_they_were_added_and_nothing_of_them_after_they_are_revoked()
    {
        await KeysAsync("add", "alice");
        await File.AppendAllTextAsync(KeysPath, $"# a note\nold:{new string('a', 64)}\n");
        output.GetStringBuilder().Clear();
        Assert.Equal(ExitCode.Success, await KeysAsync("list", "--json"));
        JsonElement[] listed = [.. JsonDocument.Parse(output.ToString()).RootElement.EnumerateArray()];
        Assert.Equal(["alice", "old"], listed.Select(key => key.GetProperty("name").GetString()));
        Assert.InRange(listed[0].GetProperty("added").GetDateTime(), DateTime.UtcNow.AddMinutes(-5), DateTime.UtcNow);
        Assert.Equal(JsonValueKind.Null, listed[1].GetProperty("added").ValueKind);
        Assert.Equal(ExitCode.Success, await KeysAsync("revoke", "alice"));
        Assert.Equal($"# a note\nold:{new string('a', 64)}\n", await File.ReadAllTextAsync(KeysPath));
        Assert.Equal(ExitCode.Failure, await KeysAsync("revoke", "alice"));
        Assert.Contains("has no key 'alice'", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_taken_or_none_is_refused_and_the_file_stays_as_it_is()
    {
        await KeysAsync("add", "alice");
        string before = await File.ReadAllTextAsync(KeysPath);
        output.GetStringBuilder().Clear();
        Assert.Equal(ExitCode.Failure, await KeysAsync("add", "alice"));
        Assert.Equal(ExitCode.Usage, await KeysAsync("add", "al:ice"));
        Assert.Equal(ExitCode.Usage, await KeysAsync("add", ""));
        Assert.Equal("", output.ToString());
        Assert.Equal(before, await File.ReadAllTextAsync(KeysPath));
    }

    [Fact]
    public async Task A_file_with_a_line_that_is_no_key_is_not_touched()
    {
        directory.Write("api-keys", "what is this\n");
        Assert.Equal(ExitCode.Configuration, await KeysAsync("add", "alice"));
        Assert.Equal("what is this\n", await File.ReadAllTextAsync(KeysPath));
        Assert.Contains("line 1", error.ToString(), StringComparison.Ordinal);
        Assert.Equal("", output.ToString());
    }

    [Fact]
    public async Task A_change_keeps_mode_owner_and_link()
    {
        string file = directory.Write("real", "");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        if (Environment.IsPrivilegedProcess) await ShellAsync("chown 12345:23456 real");
        File.CreateSymbolicLink(KeysPath, "real");
        Assert.Equal(ExitCode.Success, await KeysAsync("add", "alice"));
        Assert.Equal("real", new FileInfo(KeysPath).LinkTarget);
        string expected = Environment.IsPrivilegedProcess ? "640 12345 23456" : await ShellAsync("echo 640 $(id -u) $(id -g)");
        Assert.Equal(expected, await ShellAsync("stat -c '%a %u %g' real"));
    }

    [Fact]
    public async Task Many_adds_at_once_all_stay()
    {
        string[] names = [.. Enumerable.Range(0, 40).Select(number => $"user{number}")];
        await Parallel.ForEachAsync(names, new ParallelOptions { MaxDegreeOfParallelism = 8 }, (name, _) =>
        {
            Assert.NotNull(new KeyFile(KeysPath).Add(name, DateTime.UtcNow));
            return ValueTask.CompletedTask;
        });
        Assert.Equal(names.Order(), Keys().Names.Order());
    }

    [Theory]
    [InlineData(true, 0, "Restarting nativesandbox.service", "is-active --quiet nativesandbox.service;try-restart nativesandbox.service;")]
    [InlineData(false, 0, "until: systemctl try-restart", "is-active --quiet nativesandbox.service;")]
    [InlineData(true, 1, "did not restart", "is-active --quiet nativesandbox.service;try-restart nativesandbox.service;")]
    public async Task A_service_that_has_a_copy_of_the_file_is_restarted(bool restarts, int status, string told, string asked)
    {
        string systemctl = Script("systemctl", $$"""
            #!/bin/sh
            printf '%s;' "$*" >> "${0%/*}/asked"
            [ "$1" = is-active ] && echo noise
            [ "$1" = is-active ] || exit {{status}}
            """);
        int code = await new KeyChanges(KeysPath, new RunningService(systemctl), restarts, output, error).AddAsync("alice");
        Assert.Equal(status == 0 ? ExitCode.Success : ExitCode.Failure, code);
        Assert.Contains(told, error.ToString(), StringComparison.Ordinal);
        Assert.Equal(asked, await File.ReadAllTextAsync(Path.Combine(directory.Path, "asked")));
        Assert.Matches("^nsk_[A-Za-z0-9_-]{43}\n$", output.ToString());
    }

    [Fact]
    public async Task Without_a_running_service_the_signal_is_named()
    {
        var nowhere = new RunningService(Path.Combine(directory.Path, "no-systemctl"));
        Assert.Equal(ExitCode.Success, await new KeyChanges(KeysPath, nowhere, true, output, error).AddAsync("alice"));
        Assert.Contains("SIGHUP", error.ToString(), StringComparison.Ordinal);
    }

    private Task<int> KeysAsync(string command, params string[] arguments) =>
        CommandLine.RunAsync(["keys", command, .. arguments, "--api-keys-file", KeysPath], output, error);

    private ApiKeys Keys() => ApiKeys.From(new Dictionary<string, string> { [Settings.ApiKeysFile.Name] = KeysPath }, directory.Path);

    private string Script(string name, string text)
    {
        string path = directory.Write(name, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return path;
    }

    private async Task<string> ShellAsync(string command)
    {
        var start = new System.Diagnostics.ProcessStartInfo("/bin/sh", ["-c", command]) { WorkingDirectory = directory.Path, RedirectStandardOutput = true };
        using var process = System.Diagnostics.Process.Start(start)!;
        string said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return said.Trim();
    }
}
