using NativeSandbox.Core.Languages;

namespace NativeSandbox.Core.Tests.Languages;

public sealed class LanguageCatalogTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("catalog-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("python", "python")]
    [InlineData("py", "python")]
    [InlineData("PYTHON3", "python")]
    [InlineData("javascript", "javascript")]
    [InlineData("js", "javascript")]
    [InlineData("node", "javascript")]
    [InlineData("c", "c")]
    [InlineData("c++", "cpp")]
    [InlineData("g++", "cpp")]
    [InlineData("shell", "sh")]
    [InlineData("bash", "bash")]
    [InlineData("c++17", "cpp17")]
    public void The_languages_that_come_with_the_service_are_found_by_the_names_people_use(string name, string id)
    {
        Assert.True(Toolchains.Catalog.TryFind(name, out Language? language));
        Assert.Equal(id, language.Id);
    }

    [Fact]
    public void The_languages_that_come_with_the_service_are_these()
    {
        Assert.Empty(((string[])["bash", "c", "cpp", "javascript", "python", "sh"]).Except(Toolchains.Catalog.All.Select(language => language.Id)));
        Assert.False(Toolchains.Catalog.TryFind("cobol", out _));
        Assert.All(Toolchains.Catalog.All, language => Assert.NotEmpty(language.SelfTest.Output));
    }

    [Fact]
    public void A_name_that_two_manifests_claim_names_both_files()
    {
        string manifest = File.ReadAllText(Path.Combine(Toolchains.Directory, "bash.yaml"));
        File.WriteAllText(Path.Combine(_directory.FullName, "a.yaml"), manifest);
        File.WriteAllText(Path.Combine(_directory.FullName, "b.yaml"), manifest.Replace("id: bash\n", "id: other\n", StringComparison.Ordinal));
        LanguageManifestException e = Assert.Throws<LanguageManifestException>(() => LanguageCatalog.Load(_directory.FullName));
        Assert.Equal("aliases", e.Field);
        Assert.Contains("a.yaml", e.Message, StringComparison.Ordinal);
        Assert.Contains("b.yaml", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_local_manifest_takes_the_place_of_the_one_with_the_same_id()
    {
        string manifest = File.ReadAllText(Path.Combine(Toolchains.Directory, "bash.yaml"));
        File.WriteAllText(Path.Combine(_directory.FullName, "bash.yaml"), manifest);
        Directory.CreateDirectory(Path.Combine(_directory.FullName, "local"));
        File.WriteAllText(Path.Combine(_directory.FullName, "local", "mine.yaml"), manifest.Replace("name: Bash", "name: My own", StringComparison.Ordinal));
        Language language = LanguageCatalog.Load(_directory.FullName).All.Single();
        Assert.Equal(("bash", "My own", LanguageSource.Local), (language.Id, language.Name, language.Source));
    }

    [Fact]
    public void A_directory_without_manifests_is_refused() =>
        Assert.Throws<LanguageManifestException>(() => LanguageCatalog.Load(_directory.FullName));

    [Fact]
    public void A_catalogue_refuses_two_languages_of_one_name() =>
        Assert.Throws<ArgumentException>(() => new LanguageCatalog([Samples.Interpreted, Samples.Compiled with { Aliases = ["CL"] }]));
}
