using NativeSandbox.Launcher.Steps;
using NativeSandbox.Launcher.UserNamespaces;

namespace NativeSandbox.Launcher.Tests.UserNamespaces;

/// <summary>Which ids <c>--uid-range ACCOUNT</c> means.</summary>
public sealed class SubordinateIdsTests : IDisposable
{
    private const string Passwd = "root:x:0:0::/root:/bin/sh\nnativesandbox:x:996:996::/:/usr/sbin/nologin\n";

    private readonly string _root = Directory.CreateTempSubdirectory("nsbox-subuid-").FullName;

    [Theory]
    [InlineData("nativesandbox:200000:65536\n", "nativesandbox:200000:65536\n", 200000)]
    [InlineData("996:200000:65536\n", "nativesandbox:200000:65536\n", 200000)]
    [InlineData("nativesandbox:200000:131072\n", "nativesandbox:200000:65536\n", 200000)]
    [InlineData("a:100000:65536\nnativesandbox:165536:1000\nnativesandbox:300000:65536\n", "nativesandbox:300000:65536\n", 300000)]
    [InlineData("nativesandbox:300000:65536\nnativesandbox:400000:65536", "nativesandbox:400000:65536", 400000)]
    [InlineData("# a comment\n\nnativesandbox:200000:65536", " nativesandbox:200000:65536 ", 200000)]
    public void Its_first_range_that_is_large_enough_and_the_same_in_both_files_is_taken(string subuid, string subgid, uint first)
    {
        Assert.Equal(new IdRange(first, IdRange.Size), With(subuid, subgid).Require("nativesandbox"));
    }

    [Theory]
    [InlineData("", "", "neither /etc/subuid nor /etc/subgid", 100000)]
    [InlineData("nativesandbox:200000:65535\n", "nativesandbox:200000:65536\n", "/etc/subuid does not", 265536)]
    [InlineData("nativesandbox:200000:65536\n", "other:300000:65536\n", "/etc/subgid does not", 365536)]
    [InlineData("nativesandbox:200000:65536\n", "nativesandbox:300000:65536\n", "one start for both", 365536)]
    [InlineData("nativesandbox:0:65536\n", "nativesandbox:0:65536\n", "neither", 100000)]
    [InlineData("nativesandbox:many:65536\n", "nativesandbox:-1:65536\n", "neither", 100000)]
    [InlineData("nativesandboxes:200000:65536\n", "nativesandboxes:200000:65536\n", "neither", 265536)]
    public void Without_one_the_error_says_what_is_wrong_and_the_command_that_mends_it_with_a_free_range(string subuid, string subgid, string wrong, uint free)
    {
        SubordinateIds ids = With(subuid, subgid);
        string message = Assert.Throws<StepException>(() => ids.Require("nativesandbox")).Message;
        Assert.Contains(wrong, message, StringComparison.Ordinal);
        Assert.EndsWith($"usermod --add-subuids {free}-{free + 65535} --add-subgids {free}-{free + 65535} nativesandbox", message, StringComparison.Ordinal);
        Assert.Null(ids.Of("nativesandbox"));
    }

    [Fact]
    public void A_machine_without_the_files_has_no_range_for_anybody()
    {
        Assert.Null(new SubordinateIds(_root).Of("nativesandbox"));
        Assert.Throws<StepException>(() => new SubordinateIds(_root).Require("nativesandbox"));
    }

    [Theory]
    [InlineData("200000", 200000u, null)]
    [InlineData("200000:65536", 200000u, null)]
    [InlineData("nativesandbox", null, "nativesandbox")]
    [InlineData("_judge-1.a", null, "_judge-1.a")]
    public void The_option_takes_a_number_or_an_account(string text, uint? first, string? account)
    {
        Assert.True(IdRangeRequest.TryParse(text, out IdRangeRequest request));
        Assert.Equal((first, account), (request.Range?.First, request.Account));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("200000:65535")]
    [InlineData("-1")]
    [InlineData("root:x")]
    [InlineData("../etc")]
    [InlineData("a b")]
    public void The_option_takes_nothing_else(string text) => Assert.False(IdRangeRequest.TryParse(text, out _));

    private SubordinateIds With(string subuid, string subgid)
    {
        Directory.CreateDirectory(Path.Combine(_root, "etc"));
        File.WriteAllText(Path.Combine(_root, "etc/passwd"), Passwd);
        File.WriteAllText(Path.Combine(_root, "etc/subuid"), subuid);
        File.WriteAllText(Path.Combine(_root, "etc/subgid"), subgid);
        return new SubordinateIds(_root);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
