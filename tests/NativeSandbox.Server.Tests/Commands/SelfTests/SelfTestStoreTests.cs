using NativeSandbox.Core.Languages;
using NativeSandbox.Server.SelfTests;
using NativeSandbox.Server.Tests.Support;

namespace NativeSandbox.Server.Tests.Commands.SelfTests;

public sealed class SelfTestStoreTests : IDisposable
{
    private static readonly Language s_python = TestLanguages.Catalog.All.Single(language => language.Id == "python");

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    private static SelfTestRecord Record(string version, DateTime? ranAt = null, params string[] failed) =>
        new() { Version = version, RanAt = ranAt ?? DateTime.UtcNow, Passed = 1, Failed = failed, StartTimeMs = 2.5 };

    [Fact]
    public void What_one_saved_another_finds_as_long_as_the_toolchain_is_the_same()
    {
        var reader = new SelfTestStore(directory.Path);
        Assert.Null(reader.Find(s_python));
        new SelfTestStore(directory.Path).Save([(s_python, Record("3.11.2", null, "bomb"))]);
        Assert.Equal((1, 2.5), (reader.Find(s_python)!.Passed, reader.Find(s_python)!.StartTimeMs));
        Assert.Equal(["bomb"], reader.Find(s_python)!.Failed);
        Assert.Null(reader.Find(s_python with { Version = "3.12.0" }));
        Assert.Null(reader.Find(s_python with { Source = LanguageSource.Image, ImageHash = "abc" }));
        Assert.Null(reader.Find(s_python with { Id = "ruby" }));
    }

    [Fact]
    public void Languages_are_kept_beside_each_other_and_the_oldest_image_goes()
    {
        var store = new SelfTestStore(directory.Path);
        for (int image = 0; image < 6; image++)
            store.Save([(Of(image), Record("3.11.2", DateTime.UtcNow.AddDays(image)))]);
        store.Save([(Of(5) with { Id = "ruby" }, Record("3.11.2", DateTime.UtcNow.AddDays(9)))]);
        Assert.Equal([2, 3, 4, 5], Enumerable.Range(0, 6).Where(image => store.Find(Of(image)) is not null));
        Assert.NotNull(store.Find(Of(5) with { Id = "ruby" }));

        static Language Of(int image) => s_python with { Source = LanguageSource.Image, ImageHash = $"image{image}" };
    }

    [Fact]
    public void A_file_that_makes_no_sense_is_as_good_as_none()
    {
        directory.Write("selftests.json", "{");
        var store = new SelfTestStore(directory.Path);
        Assert.Null(store.Find(s_python));
        store.Save([(s_python, Record("3.11.2"))]);
        Assert.NotNull(store.Find(s_python));
    }

    [Fact]
    public void A_link_that_stands_where_the_results_go_is_replaced_and_not_followed()
    {
        string victim = directory.Write("victim", "mine");
        File.CreateSymbolicLink(Path.Combine(directory.Path, "selftests.json"), victim);
        new SelfTestStore(directory.Path).Save([(s_python, Record("3.11.2"))]);
        Assert.Equal("mine", File.ReadAllText(victim));
        Assert.Null(new FileInfo(Path.Combine(directory.Path, "selftests.json")).LinkTarget);
        Assert.Equal(2, Directory.GetFiles(directory.Path).Length);
    }
}
