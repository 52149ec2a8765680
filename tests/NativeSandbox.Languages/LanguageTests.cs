using NativeSandbox.Core.SelfTests;
using NativeSandbox.Server.Languages;
using NativeSandbox.Server.SelfTests;

namespace NativeSandbox.Languages;

/// <summary>Every language of the toolchain image, in real boxes, with every program that proves it.</summary>
public sealed class LanguageTests(RunningLanguages running) : IClassFixture<RunningLanguages>
{
    private static readonly string[] s_languages =
    [
        "bash", "c", "cpp", "csharp", "dart", "elixir", "go", "haskell", "java", "javascript", "jshell", "kotlin", "lua", "ocaml", "perl", "php",
        "python", "r", "ruby", "rust", "scala", "sh", "swift", "typescript",
    ];

    public static TheoryData<string, string> Cases()
    {
        TheoryData<string, string> rows = [];
        foreach ((Core.Languages.Language language, IReadOnlyList<SelfTestCase> cases, string? wrong) in SelfTestRows.All)
        {
            if (wrong is not null) rows.Add(language.Id, "(self-tests)");
            foreach (SelfTestCase test in cases) rows.Add(test.Language, test.Name);
        }
        return rows;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Does_what_it_must(string language, string name)
    {
        (_, IReadOnlyList<SelfTestCase> cases, string? wrong) = SelfTestRows.All.Single(row => row.Language.Id == language || row.Language.Variants.Any(variant => variant.Id == language));
        if (wrong is not null) Assert.Fail(wrong);
        SelfTestOutcome outcome = await running.OutcomeAsync(cases.Single(test => test.Language == language && test.Name == name));
        if (!outcome.Passed) Assert.Fail(string.Join('\n', outcome.Faults) + "\n" + SelfTestCheck.Evidence(outcome.Answer));
    }

    [Fact]
    public async Task Every_language_comes_from_the_image()
    {
        LanguagesResponse found = await running.Client.LanguagesAsync(CancellationToken.None);
        Assert.NotNull(found.ToolchainImage);
        Assert.Empty(s_languages.Except(found.Languages.Select(language => language.Id)));
        Assert.All(found.Languages.Where(language => s_languages.Contains(language.Id)), language =>
        {
            Assert.True(language.Available, language.Reason);
            Assert.Equal("image", language.Source);
            Assert.NotEmpty(language.Version!);
        });
    }
}
