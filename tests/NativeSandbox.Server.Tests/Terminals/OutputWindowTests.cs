using NativeSandbox.Server.Terminals;
using NativeSandbox.Server.Tests.Support;

namespace NativeSandbox.Server.Tests.Terminals;

public sealed class OutputWindowTests
{
    [Fact]
    public void A_client_that_tells_nothing_is_never_waited_for()
    {
        OutputWindow window = new(100);
        Assert.True(window.SentAsync(1_000_000).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_client_that_tells_is_waited_for_until_there_is_room()
    {
        OutputWindow window = new(100);
        window.Take(0);
        Assert.True(window.SentAsync(99).IsCompleted);
        Task full = window.SentAsync(51);
        window.Take(50);
        Assert.False(full.IsCompleted);
        window.Take(1);
        await full.WaitAsync(Eventually.Patience);
        Assert.True(window.SentAsync(0).IsCompleted);
    }

    [Fact]
    public void Nobody_makes_room_ahead_or_takes_it_away()
    {
        OutputWindow window = new(100);
        window.Take(long.MaxValue);
        window.Take(long.MinValue);
        Assert.True(window.SentAsync(99).IsCompleted);
        Assert.False(window.SentAsync(1).IsCompleted);
    }

    [Fact]
    public async Task Nothing_waits_for_a_client_that_is_gone()
    {
        OutputWindow window = new(100);
        window.Take(0);
        Task full = window.SentAsync(100);
        window.Close();
        await full.WaitAsync(Eventually.Patience);
        Assert.True(window.SentAsync(1000).IsCompleted);
    }
}
