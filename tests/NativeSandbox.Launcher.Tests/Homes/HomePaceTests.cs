using NativeSandbox.Launcher.Homes;

namespace NativeSandbox.Launcher.Tests.Homes;

/// <summary>When a home is measured that no file system keeps within its quota.</summary>
public sealed class HomePaceTests
{
    private const long Ms = 1_000_000, Mb = 1_000_000;

    private static readonly FreeSpace s_free = new(1000 * Mb, 100_000);
    private static readonly HomeSize s_left = new(100 * Mb, 10_000);

    [Fact]
    public void It_is_once_a_second_while_the_disk_does_not_fill_up()
    {
        HomePace pace = new();
        Assert.Equal(5, Enumerable.Range(0, 250).Count(i => pace.Consider(i * 20 * Ms, s_free, s_left)));
    }

    [Theory]
    [InlineData(49, 0, false)]
    [InlineData(51, 0, true)]
    [InlineData(0, 4999, false)]
    [InlineData(0, 5001, true)]
    [InlineData(-500, -5000, false)]
    public void It_is_at_once_where_half_of_what_it_has_left_may_be_used(long megabytes, long inodes, bool isDue)
    {
        HomePace pace = new();
        pace.Consider(0, s_free, s_left);
        Assert.Equal(isDue, pace.Consider(20 * Ms, new FreeSpace(s_free.Bytes - megabytes * Mb, s_free.Inodes - inodes), s_left));
        Assert.Equal(isDue, pace.IsDue);
    }

    [Fact]
    public void What_is_deleted_elsewhere_does_not_count_for_it()
    {
        HomePace pace = new();
        pace.Consider(0, s_free, s_left);
        Assert.False(pace.Consider(20 * Ms, s_free with { Bytes = s_free.Bytes + 200 * Mb }, s_left));
        Assert.True(pace.Consider(40 * Ms, s_free with { Bytes = s_free.Bytes + 140 * Mb }, s_left));
    }

    [Fact]
    public void A_full_home_is_measured_when_anything_is_written()
    {
        HomePace pace = new();
        pace.Consider(0, s_free, default);
        Assert.False(pace.Consider(20 * Ms, s_free, default));
        Assert.True(pace.Consider(40 * Ms, s_free with { Bytes = s_free.Bytes - 4096 }, default));
    }

    [Fact]
    public void Where_the_file_system_tells_nothing_it_is_once_a_second()
    {
        HomePace pace = new();
        Assert.Equal(5, Enumerable.Range(0, 250).Count(i => pace.Consider(i * 20 * Ms, null, s_left)));
    }

    [Theory]
    [InlineData(1, 15)]
    [InlineData(20, 15)]
    [InlineData(3, 400)]
    public void All_measuring_takes_a_tenth_of_a_core_at_most(int homes, long costMs)
    {
        const long seconds = 60;
        HomePace[] paces = [.. Enumerable.Range(0, homes).Select(_ => new HomePace())];
        long spentMs = 0;
        for (long now = 0; now < seconds * 1000; now += 20)
        {
            // Full homes on a disk that never ceases to fill up.
            foreach (HomePace pace in paces.Where(pace => pace.Consider(now * Ms, s_free with { Bytes = s_free.Bytes - now }, default)))
            {
                spentMs += costMs;
                pace.Measured((now + costMs) * Ms, costMs * Ms, homes);
            }
        }

        Assert.InRange(spentMs, costMs * homes, seconds * 1000 / HomePace.Share + costMs * homes);
    }
}
