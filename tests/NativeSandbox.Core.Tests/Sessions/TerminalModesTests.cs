using System.Text;
using NativeSandbox.Core.Sessions;

namespace NativeSandbox.Core.Tests.Sessions;

public sealed class TerminalModesTests
{
    // ^ stands for the escape character.
    [Theory]
    [InlineData("plain\r\n^[31mred^[0m ^[2J^[H", "")]
    [InlineData("^[?1049h^[?1h^=^[?2004h^[?25l", "^[?1049h^[?1h^[?25l^[?66h^[?2004h")]
    [InlineData("^[?1049;1000;1006h^[?1003h", "^[?1049h^[?1003h^[?1006h")]
    [InlineData("^[?47h^[?1000h^[?1049l^[?1002l", "")]
    [InlineData("^[?25l^[?7l^[?25h", "^[?7l")]
    [InlineData("^=^[?1h^>", "^[?1h")]
    [InlineData("^[?1049h^[?2004hx^c", "")]
    [InlineData("^[?1049h^[?1h^[?25l^[!p", "^[?1049h")]
    [InlineData("^[2004h^[>1049h^[?1049$p^[?1049s^[?2026h^[?99999999999h^[??1h", "")]
    [InlineData("^]0;a title^\\^[?2004h", "^[?2004h")]
    [InlineData("^]0;=[?1049h\a^[?1h", "^[?1h")]
    [InlineData("^P+q^\\^[?1h", "^[?1h")]
    [InlineData("^[?10^[?2004h", "^[?2004h")]
    [InlineData("^[?1049\u0018h", "")]
    [InlineData("^[?104\n9h", "^[?1049h")]
    [InlineData("^(B^[?1h", "^[?1h")]
    public void What_a_program_has_set_is_known_however_its_output_is_cut(string output, string expected)
    {
        byte[] bytes = Bytes(output);
        for (int first = 0; first <= bytes.Length; first++)
        {
            for (int second = first; second <= bytes.Length; second++)
            {
                TerminalModes modes = default;
                modes.Read(bytes.AsSpan(..first));
                modes.Read(bytes.AsSpan(first..second));
                modes.Read(bytes.AsSpan(second..));
                Assert.Equal(expected, Encoding.ASCII.GetString(modes.ToSequence()).Replace('\e', '^'));
                Assert.Equal(expected.Contains("49h", StringComparison.Ordinal), modes.IsAlternate);
                Assert.False(modes.IsWithinSequence);
            }
        }
    }

    [Theory]
    [InlineData("^", "[?1h")]
    [InlineData("^[", "?1h")]
    [InlineData("^[?1", "h")]
    [InlineData("^[38;5", ";1m")]
    [InlineData("^(", "B")]
    [InlineData("^]0;ti", "tle\a")]
    public void A_sequence_that_was_begun_is_read_to_its_end_and_no_further(string begun, string rest)
    {
        TerminalModes modes = default;
        modes.Read(Bytes("text" + begun));
        Assert.True(modes.IsWithinSequence);
        Assert.Equal(rest.Length, modes.Read(Bytes(rest + "text^[?25l"), untilText: true));
        Assert.False(modes.IsWithinSequence);
        Assert.Equal((begun + rest).EndsWith("?1h", StringComparison.Ordinal) ? "^[?1h" : "", Encoding.ASCII.GetString(modes.ToSequence()).Replace('\e', '^'));
    }

    [Fact]
    public void What_it_says_leads_to_where_it_is()
    {
        Random random = new(7);
        int[] numbers = [1, 5, 6, 7, 9, 25, 45, 47, 66, 1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1015, 1016, 1047, 1049, 2004];
        for (int i = 0; i < 2000; i++)
        {
            TerminalModes modes = default, again = default;
            for (int j = random.Next(12); j > 0; j--) modes.Read(Bytes($"^[?{numbers[random.Next(numbers.Length)]}{(random.Next(2) == 0 ? 'h' : 'l')}"));
            again.Read(modes.ToSequence());
            Assert.Equal(modes.ToSequence(), again.ToSequence());
            Assert.Equal(modes.IsAlternate, again.IsAlternate);
        }
    }

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text.Replace('^', '\e'));
}
