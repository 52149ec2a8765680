using System.Text.RegularExpressions;
using NativeSandbox.Server.Commands;
using NativeSandbox.Server.Tests.Support;

namespace NativeSandbox.Server.Tests.Documentation;

public sealed partial class ManPageTests
{
    [Fact]
    public async Task The_page_of_nativesandbox_has_the_commands_and_settings_as_they_are()
    {
        using var printed = new StringWriter();
        Assert.Equal(ExitCode.Success, await CommandLine.RunAsync(["help", "--man"], printed, TextWriter.Null));
        string page = Repository.Read("man", "nativesandbox.1");
        // Where this fails: put what "nativesandbox help --man" prints between DESCRIPTION and THE LANGUAGE OF A PROGRAM.
        Assert.Contains(printed.ToString(), page, StringComparison.Ordinal);
        Assert.All(Usage.Leaves(CommandTree.Build(TextWriter.Null, TextWriter.Null)), command =>
            Assert.Contains($"\n.Ss {CommandTree.PathOf(command)["nativesandbox ".Length..]}\n", page, StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_of_nsbox_has_each_command_with_the_options_that_its_help_has()
    {
        string page = Repository.Read("man", "nsbox.1");
        string[] sections = page.Split("\n.Ss ")[1..];
        Assert.Equal(NsboxHelp.Commands, sections.Select(section => section.Split('\n')[0]));
        foreach (string section in sections)
        {
            string command = section.Split('\n')[0];
            if (command == "seccomp-compile") continue;
            IReadOnlyList<(string, string)> expected = NsboxHelp.Options(command);
            Assert.NotEmpty(expected);
            if (command == "doctor") Assert.Equal("prints an array of {name, status, found, fix}", expected[0].Item2);
            else Assert.Equal(expected, OptionsOf(section.Split("\n.Sh ")[0]));
        }
    }

    [Theory]
    [InlineData("nativesandbox.1")]
    [InlineData("nsbox.1")]
    public void A_page_is_well_formed(string name)
    {
        string path = Path.Combine(Repository.Root, "man", name);
        string[] lines = File.ReadAllLines(path);
        Assert.Equal(lines.Count(line => line.StartsWith(".Bl ", StringComparison.Ordinal)), lines.Count(line => line == ".El"));
        Assert.Equal(lines.Count(line => line.StartsWith(".Bd ", StringComparison.Ordinal)), lines.Count(line => line == ".Ed"));
        foreach (string section in (string[])["NAME", "SYNOPSIS", "DESCRIPTION", "EXIT STATUS", "EXAMPLES", "SEE ALSO"]) Assert.Contains($".Sh {section}", lines);
        if (Repository.Run("groff", "-ww", "-z", "-mandoc", "-Tutf8", path) is { } groff) Assert.Equal((0, "", ""), groff);
        if (Repository.Run("mandoc", "-Tlint", "-Wwarning", path) is { } lint) Assert.Equal((0, "", ""), lint);
    }

    // ".It Fl -name Ar VALUE" and the text lines behind it.
    private static List<(string Option, string Description)> OptionsOf(string section) =>
        [.. ItemPattern().Matches(section).Select(match => (
            "-" + match.Groups[1].Value.Replace(" Ar ", " ", StringComparison.Ordinal),
            match.Groups[2].Value.Trim().Replace('\n', ' ').Replace("\\e", "\\", StringComparison.Ordinal)))];

    [GeneratedRegex(@"^\.It Fl (-[a-z-]+(?: Ar \S+)?)\n((?:[^.\n].*\n)+)", RegexOptions.Multiline)]
    private static partial Regex ItemPattern();
}
