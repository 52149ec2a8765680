using NativeSandbox.Server.Commands;

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
        Assert.Contains(expected, File.ReadAllText(Path.Combine(Root(), "README.md")), StringComparison.Ordinal);
    }

    private static string Root()
    {
        string directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "NativeSandbox.sln")))
            directory = Path.GetDirectoryName(directory) ?? throw new DirectoryNotFoundException("No NativeSandbox.sln above the tests.");
        return directory;
    }
}
