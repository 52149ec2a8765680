using System.Diagnostics;
using System.Globalization;
using NativeSandbox.Launcher.Tests.Clients;
using NativeSandbox.Launcher.Tests.Serve;

namespace NativeSandbox.Launcher.Tests.Homes;

/// <summary>A launcher with a users directory of its own.</summary>
public sealed class UsersFixture : IDisposable
{
    private static int s_next;

    private readonly string _directory = Directory.CreateTempSubdirectory("nsbox-users-").FullName;
    private ServingLauncher _launcher = new();

    public UsersFixture()
    {
        // Root's is a place that only root may pass, as /root is.
        if (!Environment.IsPrivilegedProcess) File.SetUnixFileMode(_directory, (UnixFileMode)0x1ED);
    }

    /// <summary>The range of host ids, used by no other test.</summary>
    internal uint Ids { get; init; } = 0x6A00_0000 + ((((uint)Environment.ProcessId % 64) * 64) + ((uint)Interlocked.Increment(ref s_next) % 64)) * 65536;

    /// <summary>The users directory.</summary>
    internal string Users => Path.Combine(_directory, "homes");

    internal ServingLauncher Launcher => _launcher;

    internal LauncherClient Connect() => new(_launcher.Socket);

    internal async Task<LauncherClient> StartAsync(params string[] options)
    {
        await _launcher.StartAsync([], ["--pool", "1", "--users", Users, "--uid-range", Ids.ToString(CultureInfo.InvariantCulture), .. options]);
        return Connect();
    }

    /// <summary>Kills the launcher and starts another one.</summary>
    internal Task<LauncherClient> RestartAsync(params string[] options)
    {
        Replace();
        return StartAsync(options);
    }

    /// <summary>Kills the launcher; the next one is not started yet.</summary>
    internal void Replace()
    {
        _launcher.Dispose();
        _launcher = new ServingLauncher();
    }

    /// <summary>A path in a home, on the host.</summary>
    internal string In(string home, string path = "") => Path.Combine(Users, home, path);

    public void Dispose()
    {
        _launcher.Dispose();
        using Process removal = Process.Start("/bin/rm", ["-rf", _directory]); // there may be names that are no UTF-8
        removal.WaitForExit();
    }
}
