using System.Text;
using NativeSandbox.Core.Artefacts;
using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Runs;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Core.Tests.Sandboxes;

namespace NativeSandbox.Core.Tests.Languages;

public sealed class ToolchainProbeTests
{
    private static async Task<Language> ProbeAsync(ExecOutcome outcome)
    {
        ScriptedBackend backend = new((_, request) => request.Arguments[0] == "cat" ? Samples.Exited(1) : outcome);
        LanguageCatalog catalog = await new ToolchainProbe(backend, Samples.Policy).DetectAsync(new LanguageCatalog([Samples.Interpreted]), CancellationToken.None);
        Assert.Equal(Samples.Interpreted.VersionArguments, backend.Boxes.Last().Execs.Single().Arguments);
        return catalog.All.Single();
    }

    [Theory]
    [InlineData("Python 3.11.2\n", "3.11.2")]
    [InlineData("v20.20.2\n", "20.20.2")]
    [InlineData("gcc (Debian 12.2.0-14+deb12u1) 12.2.0\nCopyright", "12.2.0")]
    [InlineData("GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)\n", "5.2.15")]
    [InlineData("dash\n", "dash")]
    public async Task The_version_is_found_in_what_the_toolchain_prints(string text, string version)
    {
        Language language = await ProbeAsync(Samples.Exited(0, text));
        Assert.Equal((version, text.Trim(), null), (language.Version, language.Build, language.NotInstalled));
    }

    [Fact]
    public async Task A_version_on_standard_error_counts_and_a_long_line_is_cut()
    {
        Assert.Equal("1.8", (await ProbeAsync(Samples.Exited(0, error: "java 1.8"))).Version);
        Assert.Equal(64, (await ProbeAsync(Samples.Exited(0, new string('x', 500)))).Version!.Length);
    }

    [Fact]
    public async Task A_toolchain_that_is_not_there_or_fails_is_marked_with_the_reason()
    {
        Language missing = await ProbeAsync(Samples.Ended(ExecEnd.NotStarted, errno: 2));
        Assert.Null(missing.Version);
        Assert.Contains("/usr/bin/lisp", missing.NotInstalled, StringComparison.Ordinal);
        Assert.True(missing.IsAbsent);
        Language broken = await ProbeAsync(Samples.Exited(3));
        Assert.StartsWith("/usr/bin/lisp exited with 3 when asked for its version; ", broken.NotInstalled, StringComparison.Ordinal);
        Assert.False(broken.IsAbsent);
    }

    [Fact]
    public async Task The_self_test_compares_the_exact_output_and_says_what_came_instead()
    {
        Assert.Equal((true, null), await SelfTestAsync(Samples.Exited(0, "3\n")));
        Assert.Equal((false, "it printed '4'"), await SelfTestAsync(Samples.Exited(0, "4\n")));
        Assert.Equal((false, "RuntimeError: lost"), await SelfTestAsync(Samples.Exited(1, error: "lost")));
        Assert.Equal((false, "RuntimeError: ended by SIGILL (illegal instruction)"), await SelfTestAsync(Samples.Ended(ExecEnd.Signaled, 4)));

        static async Task<(bool, string?)> SelfTestAsync(ExecOutcome outcome)
        {
            ScriptedBackend backend = new((_, _) => outcome);
            RunPipeline pipeline = new(backend, new ArtefactCache(new ByteSize(0)), Samples.Policy);
            SelfTestReport report = await new LanguageSelfTest(pipeline).RunAsync(Samples.Interpreted, CancellationToken.None);
            Assert.Equal(Samples.Interpreted.SelfTest.Code, Encoding.UTF8.GetString(backend.Boxes.Single().Files["main.lisp"].Content.Span));
            return (report.Passed, report.Reason);
        }
    }
}
