using System.Text;
using NativeSandbox.Core.Sessions;

namespace NativeSandbox.Core.Tests.Sessions;

public sealed class ScrollbackTests
{
    [Fact]
    public void The_last_bytes_are_kept_whatever_pieces_they_came_in()
    {
        Random random = new(5);
        foreach (int capacity in (int[])[1, 100, 4096, 5000, 65_536])
        {
            Scrollback scrollback = new(capacity);
            List<byte> all = [];
            while (all.Count < 200_000)
            {
                byte[] piece = new byte[random.Next(1, 9000)];
                random.NextBytes(piece);
                all.AddRange(piece);
                scrollback.Append(piece);
                Assert.Equal((all.Count, Math.Max(0, all.Count - capacity)), (scrollback.End, scrollback.Start));
                List<byte> kept = [];
                for (long at = scrollback.Start; at < scrollback.End; at = scrollback.Start + kept.Count) kept.AddRange(scrollback.From(at, 1000).ToArray());
                Assert.True(kept.SequenceEqual(all.Skip((int)scrollback.Start)), $"capacity {capacity}, after {all.Count}");
            }
        }
    }
    [Fact]
    public void What_was_set_before_the_cut_is_known_wherever_that_is_and_no_sequence_is_cut()
    {
        Random random = new(6);
        string[] words = ["text ", "…", "\e[?1049h", "\e[?1049l", "\e[?25l", "\e[?25h", "\e[?2004h", "\e[?1000;1006h", "\e[38;5;12m", "\e]0;title\a", "\e="];
        foreach ((int capacity, int maximum) in ((int, int)[])[(100, 100), (5000, 5000), (20_000, 3000)])
        {
            Scrollback scrollback = new(capacity);
            List<byte> all = [];
            int beginning = 0;
            for (int i = 0; i < 400; i++)
            {
                byte[] piece = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, random.Next(1, 60)).Select(_ => words[random.Next(words.Length)])));
                int cut = random.Next(piece.Length);
                foreach (byte[] part in (byte[][])[piece[..cut], piece[cut..]])
                {
                    scrollback.Append(part);
                    all.AddRange(part);
                }
                if (i == 200)
                {
                    scrollback.Begin();
                    beginning = all.Count;
                }
                (long position, bool isCut) = scrollback.CleanStart(maximum, out TerminalModes modes);
                Assert.Equal(position > beginning, isCut);
                TerminalModes expected = default;
                expected.Read(all.GetRange(beginning, (int)position - beginning).ToArray());
                Assert.Equal((false, false), (modes.IsWithinSequence, expected.IsWithinSequence));
                Assert.Equal(expected.ToSequence(), modes.ToSequence());
                scrollback.Follow(ref modes, position);
                expected.Read(all.GetRange((int)position, all.Count - (int)position).ToArray());
                Assert.Equal(expected.ToSequence(), modes.ToSequence());
            }
        }
    }
}
