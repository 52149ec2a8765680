using System.Globalization;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Sessions;

namespace NativeSandbox.Backends.Native.Tests.Sessions;

/// <summary>An nsbox with a users directory, for sessions.</summary>
public sealed class HomesFixture : IAsyncLifetime
{
    private static int s_next;

    private readonly DirectoryInfo _users = Directory.CreateTempSubdirectory("users-");

    public HomesFixture()
    {
        // nsbox's root is another user once it is in its namespace, and the directories belong to ids of its range: that of no other test.
        _users.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        uint range = 0x6200_0000 + ((((uint)Environment.ProcessId % 64) * 64) + ((uint)Interlocked.Increment(ref s_next) % 64)) * 65536;
        string homes = Path.Combine(_users.FullName, "homes");
        Backend = new NativeBackend(new NativeBackendOptions
        {
            LauncherArguments = ["--users", homes, "--boxes", "128", "--uid-range", range.ToString(CultureInfo.InvariantCulture)],
        });
    }

    public static RunLimits Limits { get; } = Samples.Limits with
    {
        CpuTime = TimeSpan.Zero,
        WallTime = TimeSpan.Zero,
        OpenFiles = 256,
        Cpus = null,
        Output = new ByteSize(0),
    };

    public NativeBackend Backend { get; }

    public SessionManager NewManager(SessionPolicy? policy = null) => new(Backend, policy ?? new SessionPolicy(), TimeProvider.System);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await Backend.DisposeAsync();
        _users.Delete(recursive: true);
    }
}
