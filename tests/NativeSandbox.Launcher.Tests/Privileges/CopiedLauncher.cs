namespace NativeSandbox.Launcher.Tests.Privileges;

/// <summary>An nsbox that everybody may execute: the checkout may lie where only root can go.</summary>
internal sealed class CopiedLauncher : IDisposable
{
    private readonly DirectoryInfo _directory = System.IO.Directory.CreateTempSubdirectory("nsbox-anyone-");

    public CopiedLauncher()
    {
        File.SetUnixFileMode(Directory, (UnixFileMode)0x1FF);
        string policies = System.IO.Directory.CreateDirectory(Path.Combine(Directory, "seccomp")).FullName;
        File.Copy(Path.Combine(Nsbox.Directory, "nsbox"), Program);
        foreach (string policy in System.IO.Directory.EnumerateFiles(Path.Combine(Nsbox.Directory, "seccomp"))) File.Copy(policy, Path.Combine(policies, Path.GetFileName(policy)));
    }

    /// <summary>Where it lies, writable for all.</summary>
    public string Directory => _directory.FullName;

    public string Program => Path.Combine(Directory, "nsbox");

    public void Dispose() => _directory.Delete(recursive: true);
}
