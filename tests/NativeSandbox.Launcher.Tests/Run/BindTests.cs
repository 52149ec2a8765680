using NativeSandbox.Testing;

namespace NativeSandbox.Launcher.Tests.Run;

public sealed class BindTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("nsbox-bind-");

    public BindTests() => File.SetUnixFileMode(_directory.FullName, (UnixFileMode)0x1ED);

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("/box/shown")]
    [InlineData("/tmp/deep/shown")]
    [InlineData("/home/sandbox/shown")]
    public async Task A_bind_into_a_writable_directory_of_the_box_is_seen(string target)
    {
        string file = Path.Combine(_directory.FullName, "shown");
        await File.WriteAllTextAsync(file, "here");
        BoxResult result = await new BoxCommand().With("--bind", $"{file}:{target}").RunAsync("/bin/cat", target);
        Assert.Equal((0, "here", ""), (result.ExitCode, result.Output, result.Error));
    }
}
