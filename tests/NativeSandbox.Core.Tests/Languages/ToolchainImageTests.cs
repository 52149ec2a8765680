using System.Text;
using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Core.Tests.Sandboxes;

namespace NativeSandbox.Core.Tests.Languages;

public sealed class ToolchainImageTests
{
    private const string Json = """{"hash": "f00", "built": "2026-11-22T04:34:43Z", "languages": {"lisp": {"version": "Lisp 9.1 (Debian)", "packages": ["sbcl=2"]}}}""";

    private static async Task<(LanguageCatalog Catalog, ScriptedBackend Backend)> ProbeAsync(string? json, params Language[] languages)
    {
        ScriptedBackend backend = new((_, request) => request.Arguments is ["cat", ToolchainImage.Path]
            ? json is null ? Samples.Exited(1, error: "No such file") : Samples.Exited(0, json)
            : Samples.Ended(ExecEnd.NotStarted, errno: 2));
        return (await new ToolchainProbe(backend, Samples.Policy).DetectAsync(new LanguageCatalog(languages), CancellationToken.None), backend);
    }

    [Fact]
    public async Task A_language_of_the_image_is_taken_at_its_word_with_its_variants()
    {
        Language variant = Samples.Interpreted with { Id = "lisp-9", VariantOf = "lisp", Aliases = [] };
        (LanguageCatalog catalog, ScriptedBackend backend) = await ProbeAsync(Json, Samples.Interpreted with { Variants = [variant] });
        Language lisp = catalog.All.Single();
        Assert.Equal(("9.1", "Lisp 9.1 (Debian)", LanguageSource.Image, "f00"), (lisp.Version, lisp.Build, lisp.Source, lisp.ImageHash));
        Assert.True(catalog.TryFind("lisp-9", out Language? found));
        Assert.Equal(("9.1", LanguageSource.Image, "f00"), (found.Version, found.Source, found.ImageHash));
        Assert.Equal("2026-11-22T04:34:43Z", catalog.Image!.Built);
        // Nothing was started to ask it.
        Assert.Single(backend.Boxes);
    }

    [Fact]
    public async Task What_is_missing_says_what_brings_it()
    {
        Language local = Samples.Interpreted with { Source = LanguageSource.Local, Binds = [new ToolchainBind("/srv/lisp", "/opt/lisp")] };
        Assert.EndsWith("./install.sh languages ada adds it to the toolchain image", await MissingAsync(Json, Samples.Compiled), StringComparison.Ordinal);
        Assert.EndsWith("./install.sh languages ada builds a toolchain image with it", await MissingAsync(null, Samples.Compiled), StringComparison.Ordinal);
        Assert.EndsWith("start it with --bind /srv/lisp:/opt/lisp", await MissingAsync(Json, local), StringComparison.Ordinal);

        static async Task<string?> MissingAsync(string? json, Language language) => (await ProbeAsync(json, language)).Catalog.All.Single().NotInstalled;
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"hash": "x", "languages": {"a": 1}}""")]
    [InlineData("""{"hash": "", "languages": {}}""")]
    public void A_description_that_makes_no_sense_is_a_fault_of_the_sandbox(string json) =>
        Assert.Throws<SandboxException>(() => ToolchainImage.Parse(Encoding.UTF8.GetBytes(json)));
}
