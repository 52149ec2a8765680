using System.Text;
using Bogus;
using NativeSandbox.Core.Text;

namespace NativeSandbox.Core.Tests.Text;

public sealed class OutputTextTests
{
    private static string Text(string text) => OutputText.Decode(Encoding.UTF8.GetBytes(text), OutputEncoding.Text);

    [Theory]
    [InlineData("plain\ttext\n", "plain\ttext\n")]
    [InlineData("", "")]
    [InlineData("äöü € 😀 Σ\n", "äöü € 😀 Σ\n")]
    [InlineData("dos\r\nlines\r\n", "dos\r\nlines\r\n")]
    [InlineData("lone\rreturn\r", "lonereturn")]
    [InlineData("a\0b\u0008c\u007fd\u0001", "abcd")]
    [InlineData("\u001b[31mred\u001b[0m", "red")]
    [InlineData("\u001b[38;2;1;2;3m*\u001b[2J\u001b[?25l", "*")]
    [InlineData("\u001b]0;title\u0007after", "after")]
    [InlineData("\u001b]52;c;aGk=\u001b\\after", "after")]
    [InlineData("\u001b]0;no end\nnext", "\nnext")]
    [InlineData("\u001b]0;no end", "")]
    [InlineData("\u001b]0;broken\u001b[1mx", "x")]
    [InlineData("\u001bPq#0\u001b\\x", "x")]
    [InlineData("\u001b(Bx\u001b=y\u001bcz", "xyz")]
    [InlineData("\u009b31mred\u009d0;t\u009cx\u0085y", "redxy")]
    [InlineData("cut\u001b", "cut")]
    [InlineData("cut\u001b[", "cut")]
    [InlineData("cut\u001b[12", "cut")]
    [InlineData("\u001b[\n1", "\n1")]
    [InlineData("nbsp\u00a0stays", "nbsp\u00a0stays")]
    public void Text_has_no_control_characters_and_no_escape_sequences(string written, string seen) => Assert.Equal(seen, Text(written));

    [Theory]
    [InlineData(new byte[] { 0xff, (byte)'a', 0xfe }, "\ufffda\ufffd")]
    [InlineData(new byte[] { 0xe2, 0x82 }, "\ufffd")]
    [InlineData(new byte[] { 0xc0, 0xaf }, "\ufffd\ufffd")]
    [InlineData(new byte[] { 0xed, 0xa0, 0x80 }, "\ufffd\ufffd\ufffd")]
    [InlineData(new byte[] { 0x80 }, "\ufffd")]
    public void Invalid_bytes_become_replacement_characters(byte[] bytes, string seen)
    {
        Assert.Equal(seen, OutputText.Decode(bytes, OutputEncoding.Text));
        Assert.Equal(seen, OutputText.Decode(bytes, OutputEncoding.Raw));
    }

    [Theory]
    [InlineData("ab€", 3, "ab")]
    [InlineData("ab€", 4, "ab")]
    [InlineData("ab€", 5, "ab€")]
    [InlineData("a😀", 2, "a")]
    [InlineData("a😀", 4, "a")]
    [InlineData("é", 1, "")]
    [InlineData("abc", 2, "ab")]
    public void A_sequence_that_the_limit_cut_is_left_out(string text, int kept, string seen) =>
        Assert.Equal(seen, OutputText.Decode(Encoding.UTF8.GetBytes(text).AsSpan(0, kept), OutputEncoding.Text, truncated: true));

    [Fact]
    public void Bytes_that_are_invalid_anyway_are_not_taken_for_a_cut_sequence()
    {
        Assert.Equal("a\ufffd", OutputText.Decode([(byte)'a', 0xff], OutputEncoding.Text, truncated: true));
        Assert.Equal("\ufffd\ufffd\ufffd\ufffd", OutputText.Decode([0x80, 0x80, 0x80, 0x80], OutputEncoding.Raw, truncated: true));
    }

    [Fact]
    public void Raw_keeps_every_character_and_base64_every_byte()
    {
        byte[] bytes = [0x1b, (byte)'[', (byte)'m', 0, 0xff];
        Assert.Equal("\u001b[m\0\ufffd", OutputText.Decode(bytes, OutputEncoding.Raw));
        Assert.Equal(bytes, Convert.FromBase64String(OutputText.Decode(bytes, OutputEncoding.Base64)));
    }

    [Fact]
    public void Whatever_a_program_writes_the_text_is_valid_and_clean()
    {
        Randomizer random = new(20);
        for (int i = 0; i < 2000; i++)
        {
            byte[] bytes = random.Bytes(random.Number(0, 200));
            foreach (bool truncated in (bool[])[false, true])
            {
                string text = OutputText.Decode(bytes, OutputEncoding.Text, truncated);
                Assert.DoesNotContain(text, c => char.IsControl(c) && c is not ('\t' or '\n' or '\r'));
                Assert.Equal(text, new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(new UTF8Encoding(false, true).GetBytes(text)));
                Assert.DoesNotContain("\r", text.Replace("\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
            }
        }
    }
}
