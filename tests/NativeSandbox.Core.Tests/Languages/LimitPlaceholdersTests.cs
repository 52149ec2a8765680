using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Limits;

namespace NativeSandbox.Core.Tests.Languages;

public sealed class LimitPlaceholdersTests
{
    private static readonly HeapRule s_heap = new(0.75, ByteSize.FromMebibytes(16));

    [Theory]
    [InlineData("-Xmx{heapMiB}m", "-Xmx176m")]
    [InlineData("{heapBytes}", "184549376")]
    [InlineData("{heapHex}", "B000000")]
    [InlineData("{memoryMiB}/{memoryBytes}", "256/268435456")]
    [InlineData("-Xss{stackMiB}m --stack-size={stackKiB}", "-Xss8m --stack-size=8192")]
    [InlineData("l={stackWords}", "l=1048576")]
    [InlineData("{}", "{}")]
    [InlineData("{other}", "{other}")]
    public void Names_become_what_follows_from_the_limits(string text, string expected) =>
        Assert.Equal(expected, LimitPlaceholders.Expand(text, Samples.Defaults, s_heap));

    [Theory]
    [InlineData(0.5, "1")]
    [InlineData(1.5, "2")]
    [InlineData(64.0, "64")]
    public void A_runtime_plans_with_the_cores_that_it_may_keep_busy(double cpus, string expected) =>
        Assert.Equal(expected, LimitPlaceholders.Expand("{cpus}", Samples.Defaults with { Cpus = cpus }, s_heap));

    [Fact]
    public void Without_a_cap_a_runtime_never_plans_with_all_cores_of_a_large_machine() =>
        Assert.InRange(int.Parse(LimitPlaceholders.Expand("{cpus}", Samples.Defaults with { Cpus = null }, s_heap), System.Globalization.CultureInfo.InvariantCulture), 1, 4);

    [Theory]
    [InlineData(1, "0", "256m", "256m")]
    [InlineData(0.5, "8m", "256m", "120m")]
    [InlineData(0.5, "200m", "256m", "64m")]
    [InlineData(0.5, "0", "4m", "4m")]
    public void A_heap_is_a_share_of_the_memory_and_never_too_small_to_start_with(double share, string reserve, string memory, string heap) =>
        Assert.Equal(ByteSize.Parse(heap), new HeapRule(share, ByteSize.Parse(reserve)).Of(ByteSize.Parse(memory)));
}
