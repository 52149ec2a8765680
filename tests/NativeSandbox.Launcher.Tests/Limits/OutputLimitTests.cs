using System.Text;
using NativeSandbox.Testing;

namespace NativeSandbox.Launcher.Tests.Limits;

public sealed class OutputLimitTests
{
    private static BoxCommand Box => new BoxCommand().WithPayloads().WithReport();

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public async Task A_flood_ends_at_the_limit_and_no_byte_later(string stream)
    {
        BoxResult result = await Box.With("--output-limit", "100000").RunAsync(Payloads.C("limits"), "flood", stream);
        Assert.Equal("OutputLimitExceeded", result.Verdict);
        Assert.Equal(153, result.ExitCode);
        Assert.Equal(100_000, Encoding.UTF8.GetByteCount(stream == "1" ? result.Output : result.Error));
        Assert.True(result.Report.GetProperty("outputTruncated").GetBoolean());
    }

    [Fact]
    public async Task Exactly_the_limit_is_within_it()
    {
        BoxResult result = await Box.With("--output-limit", "5").RunAsync("/bin/echo", "four");
        Assert.Equal(("Ok", "four\n"), (result.Verdict, result.Output));
        Assert.False(result.Report.GetProperty("outputTruncated").GetBoolean());
        result = await Box.With("--output-limit", "4").RunAsync("/bin/echo", "four");
        Assert.Equal(("OutputLimitExceeded", "four"), (result.Verdict, result.Output));
    }

    [Fact]
    public async Task A_file_past_its_size_ends_the_program()
    {
        BoxResult result = await Box.With("--file-size", "2m").RunAsync(Payloads.C("limits"), "file", "3");
        Assert.Equal("OutputLimitExceeded", result.Verdict);
        Assert.Equal(153, result.ExitCode);
        result = await Box.With("--file-size", "2m").RunAsync(Payloads.C("limits"), "file", "2");
        Assert.Equal("Ok", result.Verdict);
    }
}
