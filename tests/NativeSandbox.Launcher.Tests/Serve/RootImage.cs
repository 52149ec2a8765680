using System.Diagnostics;

namespace NativeSandbox.Launcher.Tests.Serve;

/// <summary>A directory for <c>--root</c> with a shell, a few programs, and the libraries that they need.</summary>
internal sealed class RootImage : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("nsbox-root-");

    /// <param name="script">What else is made in it, by a shell that begins there; the host's programs sh, cat and true are in usr/bin.</param>
    public RootImage(string script)
    {
        File.SetUnixFileMode(Path, (UnixFileMode)0x1ED);
        const string Programs = """
            cd "$0"; mkdir -p usr/bin usr/sbin usr/lib usr/lib64; for d in bin sbin lib lib64; do ln -s usr/$d $d; done
            for f in sh cat true; do cp -L /bin/$f usr/bin/$f; ldd $(readlink -f /bin/$f); done | grep -o '/[^ ]*' | sort -u | while read -r l; do mkdir -p .$(dirname $l); cp -L $l .$l; done

            """;
        using Process make = Process.Start("/bin/sh", ["-ec", Programs + script, Path]);
        make.WaitForExit();
        Assert.Equal(0, make.ExitCode);
    }

    public string Path => _directory.FullName;

    public void Dispose() => _directory.Delete(recursive: true);
}
