using NativeSandbox.Protocol.Messages;
using NativeSandbox.Protocol.Wire;

namespace NativeSandbox.Protocol.Tests;

public sealed class HostileMessageTests
{
    private delegate object? ReadBody(ref WireReader reader);

    private static readonly (string Name, byte[] Whole, ReadBody Read)[] Kinds =
    [
        ("Header", Samples.Bytes(new MessageHeader(MessageKind.Open, 1, 2).Write), static (ref r) => MessageHeader.Read(ref r)),
        ("Exec", Samples.Bytes(Samples.Exec.Write), static (ref r) => ExecMessage.Read(ref r)),
        ("Ended", Samples.Bytes(Samples.Ended.Write), static (ref r) => EndedMessage.Read(ref r)),
        ("Put", Samples.Bytes(Samples.Put.Write), static (ref r) => PutMessage.Read(ref r)),
        ("Get", Samples.Bytes(new GetMessage("x", 1).Write), static (ref r) => GetMessage.Read(ref r)),
        ("Content", Samples.Bytes(new ContentMessage(false, 1, new byte[1]).Write), static (ref r) => ContentMessage.Read(ref r)),
        ("Failed", Samples.Bytes(new FailedMessage("A", 1, "b", false).Write), static (ref r) => FailedMessage.Read(ref r)),
        ("Welcome", Samples.Bytes(Samples.Welcome.Write), static (ref r) => WelcomeMessage.Read(ref r)),
        ("Statistics", Samples.Bytes(new StatisticsMessage(1, 2, 3, 4, 5, 6, 7).Write), static (ref r) => StatisticsMessage.Read(ref r)),
        ("Open", Samples.Bytes(Samples.Open.Write), static (ref r) => OpenMessage.Read(ref r)),
        ("Signal", Samples.Bytes(new SignalMessage(15).Write), static (ref r) => SignalMessage.Read(ref r)),
        ("ListHomes", Samples.Bytes(new ListHomesMessage("a", true).Write), static (ref r) => ListHomesMessage.Read(ref r)),
        ("RemoveHome", Samples.Bytes(new RemoveHomeMessage("a", false, 5).Write), static (ref r) => RemoveHomeMessage.Read(ref r)),
        ("Homes", Samples.Bytes(Samples.Homes.Write), static (ref r) => HomesMessage.Read(ref r)),
    ];

    public static TheoryData<string> Names => [.. Kinds.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_message_cut_anywhere_is_refused(string name)
    {
        (_, byte[] whole, ReadBody read) = Kinds.Single(kind => kind.Name == name);
        for (int length = 0; length < whole.Length; length++) Assert.False(Reads(read, whole.AsSpan(0, length)), $"cut at {length} of {whole.Length}");
        Assert.True(Reads(read, whole));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Whatever_bytes_come_reading_ends_with_a_message_or_a_refusal(string name)
    {
        (_, byte[] whole, ReadBody read) = Kinds.Single(kind => kind.Name == name);
        Random random = new(7);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = (byte[])whole.Clone();
            for (int changes = random.Next(1, 6); changes > 0; changes--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            Reads(read, bytes.AsSpan(0, random.Next(bytes.Length + 1)));
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    [InlineData(5)]
    public void A_length_that_lies_allocates_nothing(int length)
    {
        byte[] bytes = [.. BitConverter.GetBytes(length), 1, 2, 3, 4];
        Assert.False(Reads(static (ref r) => r.Texts(), bytes));
        Assert.False(Reads(static (ref r) => r.Text(), bytes));
        Assert.False(Reads(static (ref r) => r.Bytes().Length, bytes));
    }

    [Fact]
    public void A_negative_limit_is_refused()
    {
        for (int field = 0; field < 9; field++)
        {
            ExecLimits limits = new()
            {
                CpuTimeNs = field == 0 ? -1 : 1,
                WallTimeNs = field == 1 ? -1 : 1,
                MemoryBytes = field == 2 ? -1 : 1,
                Processes = field == 3 ? -1 : 1,
                StackBytes = field == 4 ? -1 : 1,
                FileSizeBytes = field == 5 ? -1 : 1,
                OpenFiles = field == 6 ? -1 : 1,
                OutputBytes = field == 7 ? -1 : 1,
                CpuMillis = field == 8 ? -1 : 1,
            };
            Assert.False(Reads(static (ref r) => ExecLimits.Read(ref r), Samples.Bytes(limits.Write)), $"field {field}");
        }
    }

    [Fact]
    public void A_negative_quota_is_refused()
    {
        Assert.False(Reads(static (ref r) => OpenMessage.Read(ref r), Samples.Bytes((Samples.Open with { HomeBytes = -1 }).Write)));
        Assert.False(Reads(static (ref r) => OpenMessage.Read(ref r), Samples.Bytes((Samples.Open with { HomeInodes = -1 }).Write)));
    }

    [Theory]
    [InlineData(-9)]
    [InlineData(0)]
    [InlineData(65)]
    public void A_signal_that_the_kernel_does_not_know_is_refused(int signal) =>
        Assert.False(Reads(static (ref r) => SignalMessage.Read(ref r), Samples.Bytes(new SignalMessage(signal).Write)));

    [Theory]
    [InlineData(-1)]
    [InlineData(HomesMessage.MaximumEntries + 1)]
    [InlineData(int.MaxValue)]
    public void A_count_of_homes_that_lies_is_refused(int count) =>
        Assert.False(Reads(static (ref r) => HomesMessage.Read(ref r), [0, .. BitConverter.GetBytes(count), .. new byte[64]]));

    [Fact]
    public void Text_that_is_not_UTF_8_is_read_as_something_harmless() =>
        Assert.True(Reads(static (ref r) => r.Text(), [2, 0, 0, 0, 0xff, 0xfe]));

    [Fact]
    public void A_message_that_does_not_fit_is_not_written() => Assert.Throws<WireException>(static () =>
    {
        WireWriter writer = new(new byte[10]);
        writer.Text("0123456789");
    });

    private static bool Reads(ReadBody read, ReadOnlySpan<byte> bytes)
    {
        WireReader reader = new(bytes);
        try
        {
            read(ref reader);
            return true;
        }
        catch (WireException)
        {
            return false;
        }
    }
}
