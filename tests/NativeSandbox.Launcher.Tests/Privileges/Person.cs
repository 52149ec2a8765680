using NativeSandbox.Launcher.Kernel;

namespace NativeSandbox.Launcher.Tests.Privileges;

/// <summary>Somebody without privileges to whom subuid(5) gives a range of ids.</summary>
/// <remarks>
/// The account is only there for what is started with <see cref="Command"/>: newuidmap(1) reads files of this test's own, bound
/// over /etc/passwd and the like in a mount namespace that nobody else is in.
/// </remarks>
internal sealed class Person : IDisposable
{
    public const uint Uid = 54_322;

    private static int s_next;

    private readonly DirectoryInfo _etc = Directory.CreateTempSubdirectory("nsbox-etc-");
    private readonly CopiedLauncher _launcher = new();

    public Person()
    {
        Directory.CreateDirectory(Home, (UnixFileMode)0x1C0 /* 0700 */);
        Give(Home);
        Write("passwd", File.ReadAllText("/etc/passwd") + $"person:x:{Uid}:{Uid}::{Home}:/bin/sh\n");
        Write("group", File.ReadAllText("/etc/group") + $"person:x:{Uid}:\n");
        Write("subuid", $"person:{Range}:65536\n");
        Write("subgid", $"person:{Range}:65536\n");
    }

    /// <summary>The first of the 65,536 ids, which no other test uses.</summary>
    public uint Range { get; } = 0x5000_0000 + ((((uint)Environment.ProcessId % 64) * 64) + ((uint)Interlocked.Increment(ref s_next) % 64)) * 65536;

    /// <summary>A directory that nobody else may enter.</summary>
    public string Home => Path.Combine(_launcher.Directory, "home");

    /// <summary>A directory that everybody may pass, where this person may make others.</summary>
    public string Open => _launcher.Directory;

    /// <summary>What starts nsbox as this person, before nsbox's own arguments; the process stays the same.</summary>
    public IReadOnlyList<string> Command =>
    [
        "/usr/bin/unshare", "--mount", "/bin/sh", "-ec",
        $"""
        for file in passwd group subuid subgid; do mount --bind {_etc.FullName}/$file /etc/$file; done
        exec setpriv --reuid={Uid} --regid={Uid} --clear-groups --inh-caps=-all -- "$@"
        """,
        "sh", _launcher.Program,
    ];

    /// <summary>Makes a file or a directory this person's.</summary>
    public static unsafe void Give(string path) => Assert.Equal(0, LibC.chown(CString.Permanent(path), Uid, Uid));

    public void Dispose()
    {
        _launcher.Dispose();
        _etc.Delete(recursive: true);
    }

    private void Write(string name, string text)
    {
        string path = Path.Combine(_etc.FullName, name);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, (UnixFileMode)0x1A4 /* 0644 */);
    }
}
