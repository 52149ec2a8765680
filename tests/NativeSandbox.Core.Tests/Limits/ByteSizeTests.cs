using NativeSandbox.Core.Limits;

namespace NativeSandbox.Core.Tests.Limits;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("256m", 256L << 20)]
    [InlineData("256M", 256L << 20)]
    [InlineData("256MiB", 256L << 20)]
    [InlineData(" 64k ", 64L << 10)]
    [InlineData("1g", 1L << 30)]
    [InlineData("1048576", 1048576L)]
    [InlineData("12b", 12L)]
    [InlineData("0", 0L)]
    public void Amounts_are_read_as_people_write_them(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, out ByteSize size));
        Assert.Equal(bytes, size.Bytes);
        Assert.Equal(size, ByteSize.Parse(size.ToString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("m")]
    [InlineData("-1")]
    [InlineData("1.5g")]
    [InlineData("1 tb")]
    [InlineData("9223372036854775808")]
    [InlineData("9007199254740992g")]
    public void Anything_else_is_refused(string? text)
    {
        Assert.False(ByteSize.TryParse(text, out _));
        Assert.Throws<FormatException>(() => ByteSize.Parse(text!));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1000, "1000")]
    [InlineData(1 << 10, "1k")]
    [InlineData(3 << 20, "3m")]
    [InlineData(1 << 30, "1g")]
    public void The_shortest_exact_form_is_shown(long bytes, string text) => Assert.Equal(text, new ByteSize(bytes).ToString());

    [Fact]
    public void Amounts_are_ordered()
    {
        ByteSize small = ByteSize.FromKibibytes(1), large = ByteSize.FromMebibytes(1);
        Assert.True(small < large && large > small && small <= large && large >= small);
        Assert.Equal(-1, Math.Sign(small.CompareTo(large)));
    }
}
