using NativeSandbox.Protocol.Messages;
using NativeSandbox.Protocol.Wire;

namespace NativeSandbox.Protocol.Tests;

public sealed class RoundTripTests
{
    [Fact]
    public void A_header_comes_back()
    {
        MessageHeader header = new(MessageKind.Exec, int.MaxValue, -1);
        Assert.Equal(header, Back(header.Write, MessageHeader.Read));
    }

    [Fact]
    public void An_exec_comes_back()
    {
        ExecMessage exec = Samples.Exec;
        ExecMessage back = Back(exec.Write, ExecMessage.Read);
        Assert.Equal(exec.Arguments, back.Arguments);
        Assert.Equal(exec.Environment, back.Environment);
        Assert.Equal((exec.WorkingDirectory, exec.Limits, exec.Input, exec.Output, exec.Error), (back.WorkingDirectory, back.Limits, back.Input, back.Output, back.Error));
        Assert.Equal((exec.Columns, exec.Rows), (back.Columns, back.Rows));
        Assert.True(exec.InputBytes.Span.SequenceEqual(back.InputBytes.Span));
    }

    [Fact]
    public void An_end_comes_back()
    {
        EndedMessage ended = Samples.Ended;
        EndedMessage back = Back(ended.Write, EndedMessage.Read);
        Assert.Equal(ended with { Output = default, Error = default }, back with { Output = default, Error = default });
        Assert.True(ended.Output.Span.SequenceEqual(back.Output.Span));
        Assert.True(ended.Error.Span.SequenceEqual(back.Error.Span));
    }

    [Fact]
    public void Files_come_back()
    {
        PutMessage put = Samples.Put;
        PutMessage putBack = Back(put.Write, PutMessage.Read);
        Assert.Equal((put.Path, put.Executable, put.Length), (putBack.Path, putBack.Executable, putBack.Length));
        Assert.True(put.Content.Span.SequenceEqual(putBack.Content.Span));
        ContentMessage content = new(true, 1L << 40, new byte[] { 9, 8 });
        ContentMessage contentBack = Back(content.Write, ContentMessage.Read);
        Assert.Equal((true, 1L << 40), (contentBack.Executable, contentBack.Length));
        Assert.Equal([9, 8], contentBack.Content.ToArray());
        GetMessage get = new("a/b", long.MaxValue);
        Assert.Equal(get, Back(get.Write, GetMessage.Read));
    }

    [Fact]
    public void What_homes_and_terminals_need_comes_back()
    {
        OpenMessage open = Samples.Open;
        OpenMessage openBack = Back(open.Write, OpenMessage.Read);
        Assert.Equal(open.MaskedCommands, openBack.MaskedCommands);
        Assert.Equal(open with { MaskedCommands = [] }, openBack with { MaskedCommands = [] });
        HomesMessage homes = Samples.Homes;
        HomesMessage homesBack = Back(homes.Write, HomesMessage.Read);
        Assert.Equal(homes.Entries, homesBack.Entries);
        Assert.True(homesBack.HasMore);
        ListHomesMessage list = new("b", true);
        Assert.Equal(list, Back(list.Write, ListHomesMessage.Read));
        RemoveHomeMessage remove = new("b", true, 1_700_000_000_000);
        Assert.Equal(remove, Back(remove.Write, RemoveHomeMessage.Read));
        Assert.Equal(new SignalMessage(28), Back(new SignalMessage(28).Write, SignalMessage.Read));
    }

    [Fact]
    public void As_many_homes_as_one_answer_may_have_fit_a_message()
    {
        HomeEntry longest = new(new string('h', 64), long.MaxValue, long.MaxValue, long.MaxValue, int.MaxValue);
        HomesMessage homes = new([.. Enumerable.Repeat(longest, HomesMessage.MaximumEntries)], true);
        Assert.InRange(Samples.Bytes(homes.Write).Length, 1, WireLimits.MessageBytes - MessageHeader.Length);
    }

    [Fact]
    public void Welcome_failure_and_statistics_come_back()
    {
        WelcomeMessage welcome = Samples.Welcome;
        WelcomeMessage welcomeBack = Back(welcome.Write, WelcomeMessage.Read);
        Assert.Equal(welcome.Warnings, welcomeBack.Warnings);
        Assert.Equal(welcome with { Warnings = [] }, welcomeBack with { Warnings = [] });
        FailedMessage failed = new("PivotRoot", 1, "mount it privately", true);
        Assert.Equal(failed, Back(failed.Write, FailedMessage.Read));
        StatisticsMessage statistics = new(1, 2, 3, 4, 5, 6, 7);
        Assert.Equal(statistics, Back(statistics.Write, StatisticsMessage.Read));
    }

    [Fact]
    public void The_largest_inline_content_and_argv_fit_a_message_together()
    {
        ExecMessage exec = Samples.Exec with
        {
            Arguments = [new string('a', WireLimits.ArgumentBytes / 2)],
            Environment = [new string('e', WireLimits.ArgumentBytes / 2)],
            InputBytes = new byte[WireLimits.InlineBytes],
        };
        Assert.InRange(Samples.Bytes(exec.Write).Length, 1, WireLimits.MessageBytes);
        EndedMessage ended = Samples.Ended with { Output = new byte[WireLimits.InlineBytes], Error = new byte[WireLimits.InlineBytes] };
        Assert.InRange(Samples.Bytes(ended.Write).Length, 1, WireLimits.MessageBytes);
    }

    private delegate T Reader<T>(ref WireReader reader);

    private static T Back<T>(WriteBody write, Reader<T> read)
    {
        WireReader reader = new(Samples.Bytes(write));
        T value = read(ref reader);
        bool ended = false;
        try
        {
            reader.Byte();
        }
        catch (WireException)
        {
            ended = true;
        }
        Assert.True(ended, "something is left over");
        return value;
    }
}
