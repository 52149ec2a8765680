using System.Diagnostics;
using NativeSandbox.Testing;

namespace NativeSandbox.Launcher.Tests.Run;

public sealed class RootTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("nsbox-root-");

    public RootTests() => File.SetUnixFileMode(_directory.FullName, (UnixFileMode)0x1ED);

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task A_bind_is_read_only_unless_it_says_rw()
    {
        string file = Path.Combine(_directory.FullName, "canary");
        await File.WriteAllTextAsync(file, "untouched");
        File.SetUnixFileMode(file, (UnixFileMode)0x1B6 /* 0666 */);
        const string Overwrite = "cat /shown/canary; echo changed >/shown/canary";
        BoxResult result = await new BoxCommand().With("--bind", $"{_directory.FullName}:/shown").RunAsync("/bin/sh", "-c", Overwrite);
        Assert.StartsWith("untouched", result.Output, StringComparison.Ordinal);
        Assert.Contains("Read-only file system", result.Error, StringComparison.Ordinal);
        Assert.Equal("untouched", await File.ReadAllTextAsync(file));

        result = await new BoxCommand().With("--bind", $"{_directory.FullName}:/shown:rw").RunAsync("/bin/sh", "-c", Overwrite);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal("changed\n", await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task A_bind_of_one_file_shows_nothing_beside_it()
    {
        string file = Path.Combine(_directory.FullName, "shown");
        await File.WriteAllTextAsync(file, "here");
        await File.WriteAllTextAsync(Path.Combine(_directory.FullName, "beside"), "secret");
        BoxResult result = await new BoxCommand().With("--bind", $"{file}:/data/shown").RunAsync("/bin/sh", "-c", "cat /data/shown; ls /data");
        Assert.Equal((0, "hereshown\n"), (result.ExitCode, result.Output));
    }

    [Fact]
    public async Task A_bind_below_usr_is_seen()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory.FullName, "shown"), "here");
        BoxResult result = await new BoxCommand().With("--bind", $"{_directory.FullName}:/usr/local/share").RunAsync("/bin/cat", "/usr/local/share/shown");
        Assert.Equal((0, "here"), (result.ExitCode, result.Output));
    }

    [Fact]
    public async Task A_lock_that_the_host_holds_is_not_seen()
    {
        const string Program = "/usr/bin/env";
        using Process holder = Process.Start(new ProcessStartInfo("flock", ["--exclusive", Program, "sh", "-c", "echo held; read end"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        Assert.Equal("held", await holder.StandardOutput.ReadLineAsync());
        using (Process other = Process.Start("flock", ["--exclusive", "--nonblock", Program, "true"]))
        {
            await other.WaitForExitAsync();
            Assert.Equal(1, other.ExitCode);
        }

        BoxResult result = await new BoxCommand().RunAsync("/usr/bin/flock", "--exclusive", "--nonblock", Program, "echo", "free");
        Assert.Equal((0, "free\n"), (result.ExitCode, result.Output));
        holder.StandardInput.Close();
        await holder.WaitForExitAsync();
    }

    [Fact]
    public async Task A_bind_of_what_is_not_there_is_named()
    {
        BoxResult result = await new BoxCommand().With("--bind", "/no/such/source").RunAsync("/bin/true");
        Assert.Equal(125, result.ExitCode);
        Assert.Contains("/no/such/source", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_environment_is_the_allow_list_and_what_was_asked_for()
    {
        BoxResult result = await new BoxCommand().Through(Path.Combine(Nsbox.Directory, "nsbox"), "/usr/bin/env", "SECRET=s3cret", "PASSED=on").With("--env", "SET=here").With("--env", "PASSED").With("--env", "NOT_THERE").With("--env", "LANG=C").RunAsync("/usr/bin/env");
        Assert.Equal((string[])["HOME=/home/sandbox", "LANG=C", "PASSED=on", "PATH=/usr/local/bin:/usr/bin:/bin", "SET=here", "USER=sandbox"], result.Lines.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("/box")]
    [InlineData("/tmp")]
    [InlineData("/home/sandbox")]
    public async Task The_working_directory_is_the_one_asked_for_and_writable(string directory)
    {
        BoxResult result = await new BoxCommand().With("--cwd", directory).RunAsync("/bin/sh", "-c", "pwd; echo x >file && cat file");
        Assert.Equal((0, $"{directory}\nx\n"), (result.ExitCode, result.Output));
    }

    [Fact]
    public async Task A_working_directory_that_is_not_there_fails_the_start()
    {
        BoxResult result = await new BoxCommand().WithReport().With("--cwd", "/nowhere").RunAsync("/bin/true");
        Assert.Equal(127, result.ExitCode);
        Assert.Equal("ENOENT", result.Report.GetProperty("errno").GetString());
    }

    [Fact]
    public async Task Another_root_shows_its_programs_and_not_the_hosts()
    {
        string bin = Path.Combine(_directory.FullName, "bin");
        Directory.CreateDirectory(bin);
        string source = Path.Combine(_directory.FullName, "hello.c");
        await File.WriteAllTextAsync(source, "#include <stdio.h>\n#include <unistd.h>\nint main(void) { printf(\"own root %d\\n\", access(\"/usr/bin/env\", F_OK)); return 0; }\n");
        using System.Diagnostics.Process gcc = System.Diagnostics.Process.Start("gcc", ["-static", "-o", Path.Combine(bin, "hello"), source]);
        await gcc.WaitForExitAsync();
        Assert.Equal(0, gcc.ExitCode);
        BoxResult result = await new BoxCommand().With("--root", _directory.FullName).RunAsync("hello");
        Assert.Equal((0, "own root -1\n"), (result.ExitCode, result.Output));
    }

    [Fact]
    public async Task The_hosts_files_are_out_of_sight()
    {
        BoxResult result = await new BoxCommand().RunAsync("/bin/sh", "-c", "ls -d /root /proc/1/root/root /sys /srv /etc/shadow /etc/ssh /var/lib /.nsbox/* 2>/dev/null; ls -A /var /run /opt /home /box /tmp");
        Assert.Equal("/box:\n\n/home:\nsandbox\n\n/opt:\n\n/run:\n\n/tmp:\n\n/var:\ntmp\n", result.Output);
    }
}
