using NativeSandbox.Server.Commands;
using NativeSandbox.Server.Tests.Support;

namespace NativeSandbox.Server.Tests.Configuration;

public sealed class ReadmeTests
{
    [Fact]
    public void The_readme_has_the_settings_as_they_are()
    {
        using var table = new StringWriter();
        HelpText.WriteMarkdown(table);
        // This default is the machine's.
        string expected = table.ToString().Replace($"| `MAX_CONCURRENT_RUNS` | {Environment.ProcessorCount} |", "| `MAX_CONCURRENT_RUNS` | (cores) |", StringComparison.Ordinal);
        Assert.Contains(expected, Repository.Read("README.md"), StringComparison.Ordinal);
    }
}
