using NativeSandbox.Backends.Native.Processes;

namespace NativeSandbox.Backends.Native.Tests;

public sealed class RuntimeDirectoryTests : IDisposable
{
    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("runtime-");

    public void Dispose() => _parent.Delete(recursive: true);

    [Fact]
    public void It_is_private_and_gone_when_disposed()
    {
        using (RuntimeDirectory directory = new(_parent.FullName))
        {
            string path = Path.GetDirectoryName(directory.File("s"))!;
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(path));
            File.WriteAllText(directory.File("s"), "");
        }
        Assert.Empty(_parent.GetDirectories());
    }

    [Fact]
    public void What_a_killed_process_left_is_removed_and_what_a_living_one_has_is_not()
    {
        // A killed process leaves the directory and no lock on its file.
        string left = _parent.CreateSubdirectory("nativesandbox-left").FullName;
        File.WriteAllText(Path.Combine(left, "lock"), "");
        File.WriteAllText(Path.Combine(left, "nsbox.sock"), "");
        string young = _parent.CreateSubdirectory("nativesandbox-young").FullName;
        using RuntimeDirectory living = new(_parent.FullName);
        using RuntimeDirectory next = new(_parent.FullName);
        Assert.False(Directory.Exists(left));
        Assert.True(Directory.Exists(young));
        Assert.True(File.Exists(living.File("lock")));
    }
}
