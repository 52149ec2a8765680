using System.Text;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Core.Sessions;

namespace NativeSandbox.Core.Tests.Sessions;

/// <summary>Who comes to a terminal later sees what was there.</summary>
public sealed class ReattachTests
{
    [Fact]
    public async Task Who_comes_back_sees_what_was_there_and_then_what_comes()
    {
        await using Stage stage = new();
        (UserSession session, PlayedProgram program, Viewer viewer, TerminalAttachment attachment) = await stage.OpenAsync();
        program.Say("before ");
        await Stage.UntilAsync(() => viewer.Text == "before ");
        attachment.Dispose();
        program.Say("alone ");
        await Stage.UntilAsync(() => stage.Manager.Statistics.OutputBytes == 13);
        Viewer again = new();
        session.Attach(again, TerminalSize.Usual);
        program.Say("after");
        await Stage.UntilAsync(() => again.Text == "before alone after");
        Assert.Equal("started data", again.Order);
        Assert.Equal((true, 13), (again.Started!.Reattached, again.Started.ReplayedBytes));
        Assert.Equal("before ", viewer.Text);
    }

    [Fact]
    public async Task Who_comes_after_the_end_sees_the_end()
    {
        await using Stage stage = new();
        (UserSession session, PlayedProgram program, Viewer viewer, _) = await stage.OpenAsync();
        program.Say("all");
        program.Exit(0);
        await Stage.UntilAsync(() => viewer.Exit is not null);
        Viewer late = new();
        session.Attach(late, TerminalSize.Usual);
        await Stage.UntilAsync(() => late.Exit is not null);
        Assert.Equal("started data exit", late.Order);
        Assert.Equal("all", late.Text);
        Viewer fresh = new();
        session.Attach(fresh, TerminalSize.Usual, replay: false);
        session.Start(Stage.Program);
        (await stage.Backend.StartedAsync()).Say("new");
        await Stage.UntilAsync(() => fresh.Text == "new" && late.Text == "allnew");
        Assert.Equal("started data", fresh.Order);
        Assert.Equal("started data exit started data", late.Order);
    }

    [Fact]
    public async Task Nobody_misses_or_hears_twice_a_byte_however_many_come_and_go()
    {
        await using Stage stage = new();
        (UserSession session, PlayedProgram program, Viewer first, _) = await stage.OpenAsync();
        const int total = 200_000;
        byte[] all = new byte[total];
        for (int i = 0; i < total; i++) all[i] = (byte)(i % 251);
        Task saying = Task.Run(async () =>
        {
            for (int at = 0; at < total; at += 1000)
            {
                program.Say(all[at..(at + 1000)]);
                if (at % 20_000 == 0) await Task.Delay(1);
            }
        });
        List<Viewer> viewers = [];
        for (int i = 0; i < 50; i++)
        {
            Viewer viewer = new();
            viewers.Add(viewer);
            session.Attach(viewer, TerminalSize.Usual);
            await Task.Yield();
        }
        await saying;
        await Stage.UntilAsync(() => viewers.Append(first).All(viewer => viewer.Data.Length == total));
        Assert.All(viewers.Append(first), viewer => Assert.Equal(all, viewer.Data));
    }

    [Fact]
    public async Task Scrollback_is_bounded_and_begins_with_a_whole_line()
    {
        await using Stage stage = new(new SessionPolicy { Scrollback = new ByteSize(100_000) });
        (UserSession session, PlayedProgram program, Viewer viewer, _) = await stage.OpenAsync();
        string lines = string.Concat(Enumerable.Range(0, 30_000).Select(i => $"line {i} …\n"));
        program.Say(lines);
        await Stage.UntilAsync(() => viewer.Data.Length == Encoding.UTF8.GetByteCount(lines));
        Viewer late = new();
        session.Attach(late, TerminalSize.Usual);
        await Stage.UntilAsync(() => late.Data.Length > 0 && late.Data.Length == late.Started!.ReplayedBytes);
        Assert.InRange(late.Data.Length, 99_000, 100_000);
        Assert.StartsWith("line ", late.Text, StringComparison.Ordinal);
        Assert.EndsWith(late.Text, lines, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scrollback_without_lines_begins_with_a_whole_character()
    {
        await using Stage stage = new(new SessionPolicy { Scrollback = new ByteSize(100_000) });
        (UserSession session, PlayedProgram program, Viewer viewer, _) = await stage.OpenAsync();
        program.Say(string.Concat(Enumerable.Repeat("a漢", 60_000)));
        await Stage.UntilAsync(() => viewer.Data.Length == 240_000);
        Viewer late = new();
        session.Attach(late, TerminalSize.Usual);
        await Stage.UntilAsync(() => late.Data.Length > 0 && late.Data.Length == late.Started!.ReplayedBytes);
        Assert.DoesNotContain('\uFFFD', late.Text);
        Assert.InRange(late.Data.Length, 99_997, 100_000);
    }

    [Fact]
    public async Task Who_comes_back_to_a_full_screen_whose_beginning_is_lost_is_brought_to_its_modes_and_has_it_drawn_again()
    {
        await using Stage stage = new(new SessionPolicy { Scrollback = new ByteSize(100_000) });
        (UserSession session, PlayedProgram program, Viewer viewer, TerminalAttachment attachment) = await stage.OpenAsync();
        program.Say("\e[?1049h\e[?1h\e=\e[?2004h\e[?25l" + new string('x', 1000) + "\e[?25h");
        await Stage.UntilAsync(() => viewer.Data.Length > 1000);
        attachment.Dispose();
        Viewer whole = new();
        session.Attach(whole, TerminalSize.Usual).Dispose();
        Assert.StartsWith("\e[?1049h\e[?1h\e=", whole.Text, StringComparison.Ordinal);
        Assert.Empty(program.Sizes);

        program.Say(new string('y', 150_000));
        await Stage.UntilAsync(() => stage.Manager.Statistics.OutputBytes > 150_000);
        Viewer late = new();
        session.Attach(late, TerminalSize.Usual);
        await Stage.UntilAsync(() => late.Data.Length > 0 && late.Data.Length == late.Started!.ReplayedBytes);
        Assert.StartsWith("\e[?1049h\e[?1h\e[?66h\e[?2004hy", late.Text, StringComparison.Ordinal);
        // No less than it takes for the program to look, and not before it has drawn.
        Assert.Equal([new(80, 23)], program.Sizes);
        stage.Time.Advance(TimeSpan.FromMilliseconds(60));
        Assert.Equal([new(80, 23)], program.Sizes);
        program.Say("drawn");
        await Stage.UntilAsync(() => program.Sizes.Count == 2);
        Assert.Equal(new(80, 24), program.Sizes[1]);

        // Another size is what draws anyway.
        session.Attach(new Viewer(), new TerminalSize(70, 20));
        Assert.Equal([new(80, 23), new(80, 24), new(70, 20)], program.Sizes);
        // One that does not draw has its size back all the same.
        session.Attach(new Viewer(), new TerminalSize(70, 20));
        stage.Time.Advance(TimeSpan.FromMilliseconds(5100));
        await Stage.UntilAsync(() => program.Sizes.Count == 5);
        Assert.Equal([new(70, 19), new(70, 20)], program.Sizes[3..]);
    }

    [Fact]
    public async Task A_program_that_is_on_no_full_screen_is_not_told_of_another_size()
    {
        await using Stage stage = new(new SessionPolicy { Scrollback = new ByteSize(100_000) });
        (UserSession session, PlayedProgram program, Viewer viewer, _) = await stage.OpenAsync();
        program.Say("\e[?1049h" + new string('x', 150_000) + "\e[?1049l\e[?2004h");
        await Stage.UntilAsync(() => viewer.Text.EndsWith("2004h", StringComparison.Ordinal));
        Viewer late = new();
        session.Attach(late, TerminalSize.Usual);
        await Stage.UntilAsync(() => late.Text.EndsWith("\e[?1049l\e[?2004h", StringComparison.Ordinal));
        Assert.StartsWith("\e[?1049hx", late.Text, StringComparison.Ordinal);
        Assert.Empty(program.Sizes);
    }
}
