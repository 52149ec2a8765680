using NativeSandbox.Testing;

namespace NativeSandbox.Launcher.Tests.Limits;

public sealed class MemoryLimitTests
{
    private const long Limit = 64 << 20;

    private static BoxCommand Box => new BoxCommand().WithPayloads().WithReport().With("--memory", "64m");

    [Fact]
    public async Task A_heap_past_the_limit_is_ended_by_the_kernel_and_never_above_it()
    {
        BoxResult result = await Box.RunAsync(Payloads.C("limits"), "heap", "200");
        Assert.Equal("MemoryLimitExceeded", result.Verdict);
        Assert.Equal(137, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.InRange(result.MemoryBytes, Limit / 2, Limit);
    }

    [Fact]
    public async Task A_heap_within_the_limit_is_counted()
    {
        BoxResult result = await Box.RunAsync(Payloads.C("limits"), "heap", "40");
        Assert.Equal(("Ok", "had it\n"), (result.Verdict, result.Output));
        // Each CPU may have charged 64 pages ahead before the program began (MEMCG_CHARGE_BATCH of the kernel), which it then takes uncounted.
        long ahead = 64L * Environment.SystemPageSize * Environment.ProcessorCount;
        Assert.InRange(result.MemoryBytes, (40L << 20) - ahead, Limit);
    }

    [Theory]
    [InlineData]
    [InlineData("touch it")]
    public async Task An_image_larger_than_the_limit_is_over_the_memory_limit_and_no_signal(params string[] arguments)
    {
        BoxResult result = await new BoxCommand().WithPayloads().WithReport().With("--memory", "256m").RunAsync([Payloads.C("bss"), .. arguments]);
        Assert.Equal("MemoryLimitExceeded", result.Verdict);
        Assert.Equal(137, result.ExitCode);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task An_image_within_the_limit_starts()
    {
        BoxResult result = await new BoxCommand().WithPayloads().WithReport().With("--memory", "2g").RunAsync(Payloads.C("bss"));
        Assert.Equal(("Ok", "0\n"), (result.Verdict, result.Output));
    }

    [Fact]
    public async Task Files_in_the_box_count_as_its_memory()
    {
        BoxResult result = await Box.With("--file-size", "1g").RunAsync(Payloads.C("limits"), "file", "200");
        Assert.Equal("MemoryLimitExceeded", result.Verdict);
        Assert.InRange(result.MemoryBytes, Limit / 2, Limit);
    }

    [Fact]
    public async Task Children_are_counted_together()
    {
        BoxResult result = await Box.RunAsync("/bin/sh", "-c", $"for i in 1 2 3 4; do {Payloads.C("limits")} heap 40 & done; wait; exit 0");
        Assert.InRange(result.MemoryBytes, Limit / 2, Limit);
        Assert.Equal("MemoryLimitExceeded", result.Verdict);
    }

    [Theory]
    [InlineData("16m", "8", 0)]
    [InlineData("16m", "24", 139)]
    public async Task The_stack_ends_where_its_limit_says(string limit, string mebibytes, int status)
    {
        BoxResult result = await new BoxCommand().WithPayloads().With("--stack", limit).RunAsync(Payloads.C("limits"), "stack", mebibytes);
        Assert.Equal(status, result.ExitCode);
    }
}
