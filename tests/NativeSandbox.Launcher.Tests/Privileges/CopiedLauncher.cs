using System.Diagnostics;

namespace NativeSandbox.Launcher.Tests.Privileges;

/// <summary>An nsbox that everybody may execute: the checkout may lie where only root can go.</summary>
internal sealed class CopiedLauncher : IDisposable
{
    private readonly DirectoryInfo _directory = System.IO.Directory.CreateTempSubdirectory("nsbox-anyone-");

    public CopiedLauncher()
    {
        File.SetUnixFileMode(Directory, (UnixFileMode)0x1FF);
        // By another process: a copy that this one has open to write cannot be executed, and what a test beside it forks has it open too.
        using Process copy = Process.Start("/bin/cp", ["--recursive", Path.Combine(Nsbox.Directory, "nsbox"), Path.Combine(Nsbox.Directory, "seccomp"), Directory]);
        copy.WaitForExit();
        Assert.Equal(0, copy.ExitCode);
    }

    /// <summary>Where it lies, writable for all.</summary>
    public string Directory => _directory.FullName;

    public string Program => Path.Combine(Directory, "nsbox");

    public void Dispose() => _directory.Delete(recursive: true);
}
