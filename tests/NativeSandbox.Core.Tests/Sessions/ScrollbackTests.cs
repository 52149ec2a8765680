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
}
