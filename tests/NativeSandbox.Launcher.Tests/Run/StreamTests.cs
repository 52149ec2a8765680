using NativeSandbox.Testing;

namespace NativeSandbox.Launcher.Tests.Run;

public sealed class StreamTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("nsbox-streams-").FullName;

    private string InputFile => Path.Combine(_directory, "in");

    private string OutputFile => Path.Combine(_directory, "out");

    private string ErrorFile => Path.Combine(_directory, "err");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Files_are_the_programs_streams(bool limited)
    {
        byte[] bytes = new byte[300_000];
        new Random(1).NextBytes(bytes);
        await File.WriteAllBytesAsync(InputFile, bytes);
        BoxCommand box = new BoxCommand().With("--stdin", InputFile).With("--stdout", OutputFile).With("--stderr", ErrorFile);
        if (limited) box.With("--output-limit", "1m");
        BoxResult result = await box.RunAsync("/bin/sh", "-c", "cat; echo complaint >&2");
        Assert.Equal((0, "", ""), (result.ExitCode, result.Output, result.Error));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(OutputFile));
        Assert.Equal("complaint\n", await File.ReadAllTextAsync(ErrorFile));
    }

    [Fact]
    public async Task Both_outputs_may_be_one_file()
    {
        BoxResult result = await new BoxCommand().With("--stdout", OutputFile).With("--stderr", OutputFile).RunAsync("/bin/sh", "-c", "echo 1; echo 2 >&2; echo 3");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal("1\n2\n3\n", await File.ReadAllTextAsync(OutputFile));
    }

    [Theory]
    [InlineData("--stdin", "/no/such/input")]
    [InlineData("--stdout", "/no/such/directory/output")]
    [InlineData("--stderr", "/proc/version/error")]
    public async Task A_stream_that_cannot_be_opened_is_named(string option, string path)
    {
        BoxResult result = await new BoxCommand().With(option, path).RunAsync("/bin/true");
        Assert.Equal(125, result.ExitCode);
        Assert.Contains(path, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_of_the_programs_output_sees_it_while_it_runs()
    {
        using System.Diagnostics.Process running = new BoxCommand().With("--wall-time", "30s").Start("/bin/sh", "-c", "echo early; sleep 30");
        Assert.Equal("early", await running.StandardOutput.ReadLineAsync().WaitAsync(Eventually.Patience));
        running.Kill();
        await running.WaitForExitAsync();
    }
}
