using System.Text.RegularExpressions;

namespace NativeSandbox.Server.Tests.Support;

/// <summary>README.md's blocks of code.</summary>
internal static partial class Readme
{
    private static readonly string[] Blocks = [.. Block().Matches(Repository.Read("README.md")).Select(match => match.Groups[1].Value)];

    /// <summary>The first block that has a text in it, and the one that follows: what it prints.</summary>
    public static (string Code, string Shown) Example(string containing)
    {
        int at = Array.FindIndex(Blocks, block => block.Contains(containing, StringComparison.Ordinal));
        Assert.True(at >= 0, $"README.md has no example with {containing}");
        return (Blocks[at], Blocks[at + 1]);
    }

    [GeneratedRegex(@"^```\w*\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();
}
