using System.Diagnostics;
using System.Text;
using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Runs;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Backends.Native.Tests.Kernel;

/// <summary>nsbox with <c>--image</c>: an image that holds one program, reached through a link as the store has it.</summary>
public sealed class ToolchainImageTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("nsbox-image-");

    private string Current => Path.Combine(_directory.FullName, "current");

    public ToolchainImageTests()
    {
        string image = Path.Combine(_directory.FullName, "images", "1");
        foreach (string name in (string[])["usr/bin", "opt/nativesandbox"]) Directory.CreateDirectory(Path.Combine(image, name));
        Directory.CreateDirectory(Path.Combine(_directory.FullName, "sdk"));
        File.WriteAllText(Path.Combine(_directory.FullName, "sdk", "version"), "7.1");
        File.WriteAllText(Path.Combine(image, "opt/nativesandbox/image.json"), """{"hash": "abc", "built": "2026-01-02T03:04:05Z", "languages": {"cat": {"version": "1.2", "packages": []}}}""");
        string source = Path.Combine(_directory.FullName, "cat.c");
        File.WriteAllText(source, """
            #include <stdio.h>
            int main(int count, char **names) {
                FILE *file = fopen(names[count - 1], "r");
                if (!file) return 1;
                for (int c; (c = getc(file)) != EOF;) putchar(c);
                return 0;
            }
            """);
        using Process gcc = Process.Start("gcc", ["-static", "-o", Path.Combine(image, "usr/bin/cat"), source]);
        gcc.WaitForExit();
        Assert.Equal(0, gcc.ExitCode);
        File.CreateSymbolicLink(Path.Combine(image, "bin"), "usr/bin");
        File.CreateSymbolicLink(Current, "images/1");
        // Who looks into it from nsbox's user namespace is nobody here.
        File.SetUnixFileMode(_directory.FullName, (UnixFileMode)0x1ED);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private static Language Cat(string id, string file) => new()
    {
        Id = id,
        Name = id,
        SourceFile = "text",
        RunArguments = ["cat", "text"],
        VersionArguments = ["cat", file],
        SelfTest = new SelfTestProgram("", "", ""),
    };

    [Fact]
    public async Task Boxes_show_the_image_and_tell_which_it_is()
    {
        await using NativeBackend backend = new(new NativeBackendOptions { LauncherArguments = ["--image", Current, "--bind", $"{_directory.FullName}/sdk:/opt/sdk"] });
        Language local = Cat("local", "/opt/sdk/version") with { Source = LanguageSource.Local };
        LanguageCatalog found = await new ToolchainProbe(backend, KernelFixture.Policy).DetectAsync(
            new LanguageCatalog([Cat("cat", "/none"), Cat("missing", "/none"), local]), CancellationToken.None);
        Assert.Equal(("abc", "2026-01-02T03:04:05Z"), (found.Image!.Hash, found.Image.Built));
        Assert.Equal(("1.2", LanguageSource.Image, "abc"), (found.All[0].Version, found.All[0].Source, found.All[0].ImageHash));
        Assert.Equal(("7.1", LanguageSource.Local, ""), (found.All[1].Version, found.All[1].Source, found.All[1].ImageHash));
        Assert.EndsWith("./install.sh languages missing adds it to the toolchain image", found.All[2].NotInstalled, StringComparison.Ordinal);
        RunResult result = await new RunPipeline(backend, new Core.Artefacts.ArtefactCache(default), KernelFixture.Policy).RunAsync(
            new RunRequest { Language = found.All[0], Code = "of the image" }, CancellationToken.None);
        Assert.Equal("of the image", Encoding.UTF8.GetString(result.Output.Span));
    }

    [Fact]
    public async Task Without_an_image_boxes_show_the_hosts_toolchains()
    {
        await using NativeBackend backend = new(new NativeBackendOptions { LauncherArguments = ["--image", Path.Combine(_directory.FullName, "none")] });
        Assert.Null(await ToolchainImage.DetectAsync(backend, KernelFixture.Policy.CompileDefaults, CancellationToken.None));
        ISandbox box = await backend.OpenAsync(CancellationToken.None);
        await using (box)
        {
            ExecOutcome outcome = await box.ExecAsync(
                new ExecRequest { Arguments = ["/bin/sh", "-c", "echo host"], Environment = new Dictionary<string, string>(), Limits = KernelFixture.Policy.CompileDefaults }, CancellationToken.None);
            Assert.Equal("host\n", Encoding.UTF8.GetString(outcome.Output.Span));
        }
    }
}
