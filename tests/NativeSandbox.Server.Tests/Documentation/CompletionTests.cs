using System.CommandLine;
using System.Text.RegularExpressions;
using NativeSandbox.Core.Languages;
using NativeSandbox.Server.Commands;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Tests.Support;

namespace NativeSandbox.Server.Tests.Documentation;

/// <summary>The completion files offer what the programs take, no more and no less.</summary>
public sealed partial class CompletionTests
{
    private static readonly RootCommand Tree = CommandTree.Build(TextWriter.Null, TextWriter.Null);
    private static readonly string[] SettingOptions = [.. Settings.All.Select(setting => CommandLineSettings.Option(setting.Name))];

    public static TheoryData<string> Programs => ["nativesandbox", "nsbox"];

    [Fact]
    public void Bash_completes_the_commands()
    {
        string[] commands = [.. Tree.Subcommands.Select(command => command.Name)];
        Assert.Equal(Sorted([.. commands, .. SettingOptions, "--help", "--version"]), Bash("nativesandbox", ""));
        Assert.Equal(["revoke", "run"], [.. Bash("nativesandbox", "keys", "re"), .. Bash("nativesandbox", "ru")]);
        Assert.Equal(Sorted(["add", "list", "revoke", "--help"]), Bash("nativesandbox", "keys", ""));
        Assert.Equal(Sorted([.. commands, "--help", "--markdown", "--man"]), Bash("nativesandbox", "help", ""));
        Assert.Equal(Sorted([.. NsboxHelp.Commands, "--version"]), Bash("nsbox", ""));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Bash_completes_the_options_of_each_command(string program)
    {
        Dictionary<string, string[]> expected = Expected(program);
        Assert.NotEmpty(expected);
        foreach ((string command, string[] options) in expected) Assert.Equal([command, .. options], [command, .. Bash(program, [.. command.Split(' '), "--"])]);
    }

    [Theory]
    [InlineData("--log-level", "trace debug info warn error")]
    [InlineData("--sandbox-backend", "native")]
    public void Bash_completes_the_values_of_a_choice(string option, string values)
    {
        Assert.Equal(Sorted(values.Split(' ')), Bash("nativesandbox", "serve", option, ""));
        // Bash takes "--name=value" for three words.
        Assert.Equal(Sorted(values.Split(' ')), Bash("nativesandbox", "serve", option, "=", ""));
        Assert.Equal(Sorted(values.Split(' ')), Bash("nativesandbox", "serve", option, "="));
        Assert.EndsWith(string.Join(", ", values.Split(' ')), Settings.Find(option[2..].Replace('-', '_'))!.Range, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_shell_knows_the_languages()
    {
        string[] offered = Bash("nativesandbox", "run", "x", "--language", "");
        Assert.Empty(LanguageCatalog.Load(Path.Combine(Repository.Root, "toolchains")).All.Select(language => language.Id).Except(offered));
        string ids = string.Join(' ', offered);
        Assert.Equal(offered, Bash("nativesandbox", "selftest", ""));
        Assert.Contains($"({ids})", Repository.Read("completions", "_nativesandbox"), StringComparison.Ordinal);
        Assert.Contains($"'{ids}'", Repository.Read("completions", "nativesandbox.fish"), StringComparison.Ordinal);
    }

    [Fact]
    public void Bash_completes_files_where_a_file_is_wanted_and_nothing_behind_the_end_of_options()
    {
        Assert.Equal(["NativeSandbox.sln"], Bash("nativesandbox", "run", "NativeSandbox.s"));
        Assert.Equal(["NativeSandbox.sln"], Bash("nativesandbox", "run", "x", "--input", "NativeSandbox.s"));
        Assert.Equal(["toolchains"], Bash("nativesandbox", "serve", "--toolchains-dir", "toolch"));
        Assert.Empty(Bash("nativesandbox", "run", "x", "--", "--"));
        Assert.Empty(Bash("nativesandbox", "serve", "--port", ""));
        Assert.Equal(["NativeSandbox.sln"], Bash("nsbox", "run", "--json", "NativeSandbox.s"));
        Assert.Contains("true", Bash("nsbox", "run", "--", "tru"));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Zsh_has_every_option(string program)
    {
        string text = Repository.Read("completions", "_" + program);
        Assert.StartsWith($"#compdef {program}\n", text, StringComparison.Ordinal);
        Assert.Equal(AllOptions(program), Sorted(ZshOption().Matches(text).Select(match => match.Groups[1].Value).Distinct()));
        if (Repository.Run("zsh", "-n", Path.Combine("completions", "_" + program)) is { } checkedFile) Assert.Equal((0, "", ""), checkedFile);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Fish_has_every_option(string program)
    {
        string text = Repository.Read("completions", program + ".fish");
        Assert.Equal(AllOptions(program), Sorted(FishOption().Matches(text).Select(match => "--" + match.Groups[1].Value).Distinct()));
        if (Repository.Run("fish", "--version") is null) return;
        foreach ((string command, string[] options) in Expected(program))
            Assert.Equal([command, .. options], [command, .. Fish(program, $"{program} {command} --")]);
    }

    /// <summary>The options of each command that has any.</summary>
    private static Dictionary<string, string[]> Expected(string program) => program == "nsbox"
        ? NsboxHelp.Commands.Where(command => command != "seccomp-compile").ToDictionary(
            command => command,
            command => Sorted(NsboxHelp.Options(command).Select(option => option.Option.Split(' ')[0]).Append("--help")))
        : Usage.Leaves(Tree).ToDictionary(
            command => CommandTree.PathOf(command)["nativesandbox ".Length..],
            command => Sorted([.. command.Options.Select(option => option.Name), .. CommandTree.TakesSettings(command) ? SettingOptions : [], "--help"]));

    private static string[] AllOptions(string program) => Sorted(Expected(program).Values.SelectMany(options => options).Append("--version").Distinct());

    private static string[] Bash(string program, params string[] words)
    {
        const string Script = """
            source "completions/$1.bash" || exit
            function=$(complete -p "$1" | sed 's/.*-F \([^ ]*\) .*/\1/')
            COMP_WORDS=("$@")
            COMP_CWORD=$(($# - 1))
            "$function" "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        (int code, string output, string error) = Repository.Run("bash", ["-c", Script, "bash", program, .. words])!.Value;
        Assert.Equal((0, ""), (code, error));
        return Sorted(output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct());
    }

    private static string[] Fish(string program, string line)
    {
        (int code, string output, string error) = Repository.Run("fish", "--no-config", "-c", "source completions/$argv[1].fish; complete -C $argv[2]", program, line)!.Value;
        Assert.Equal((0, ""), (code, error));
        return Sorted(output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(offered => offered.Split('\t')[0]).Distinct());
    }

    private static string[] Sorted(IEnumerable<string> words) => [.. words.Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"'(?:\([^)]*\))?\*?(--[a-z-]+)=?\[")]
    private static partial Regex ZshOption();

    [GeneratedRegex(@" -l ([a-z-]+)")]
    private static partial Regex FishOption();
}
