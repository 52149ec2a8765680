using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Core.Sessions;

namespace NativeSandbox.Core.Tests.Sessions;

public sealed class SessionLifeTests
{
    [Fact]
    public async Task A_session_nobody_uses_is_warned_of_and_ends()
    {
        await using Stage stage = new();
        (UserSession session, PlayedProgram program, Viewer viewer, _) = await stage.OpenAsync();
        stage.Time.Advance(TimeSpan.FromMinutes(28));
        // Output is not somebody's doing.
        program.Say("tick");
        await Stage.UntilAsync(() => viewer.Text == "tick");
        Assert.Null(viewer.Expiring);
        stage.Time.Advance(TimeSpan.FromSeconds(61));
        await Stage.UntilAsync(() => viewer.Expiring is not null);
        Assert.InRange(viewer.Expiring!.Value, TimeSpan.FromSeconds(58), TimeSpan.FromSeconds(60));
        stage.Time.Advance(TimeSpan.FromSeconds(61));
        await Stage.UntilAsync(() => viewer.End is not null);
        Assert.Equal(SessionEnd.Idle, viewer.End);
        Assert.Equal("started data expiring exit ended", viewer.Order);
        Assert.Equal((0, 1L, 0), (stage.Manager.Statistics.Sessions, stage.Manager.Statistics.Expired, stage.Backend.OpenBoxes));
        Assert.Null(stage.Manager.Find(session.Id, "owner"));
        Assert.Equal(SessionProblem.Closed, Assert.Throws<SessionException>(() => session.Start(Stage.Program)).Problem);
    }

    [Fact]
    public async Task Typing_puts_the_end_off_and_age_does_not_let_it()
    {
        await using Stage stage = new(new SessionPolicy { Lifetime = TimeSpan.FromHours(1) });
        (UserSession session, _, Viewer viewer, TerminalAttachment attachment) = await stage.OpenAsync();
        for (int i = 0; i < 59; i++)
        {
            stage.Time.Advance(TimeSpan.FromMinutes(1));
            await attachment.WriteAsync("x"u8.ToArray(), default);
        }
        Assert.Equal(session.Ends, session.Expires);
        Assert.NotNull(stage.Manager.Find(session.Id, "owner"));
        stage.Time.Advance(TimeSpan.FromMinutes(1) + TimeSpan.FromSeconds(1));
        await Stage.UntilAsync(() => viewer.End is not null);
        Assert.Equal(SessionEnd.Lifetime, viewer.End);
        Assert.NotNull(viewer.Expiring);
    }

    [Fact]
    public async Task Who_comes_after_the_warning_is_warned_too_although_the_end_is_the_same()
    {
        await using Stage stage = new(new SessionPolicy { Lifetime = TimeSpan.FromSeconds(30) });
        UserSession session = stage.Manager.Create("owner");
        // Nobody is there yet who could hear it.
        stage.Time.Advance(TimeSpan.FromSeconds(2));
        Viewer first = new();
        session.Attach(first, TerminalSize.Usual);
        stage.Time.Advance(TimeSpan.FromSeconds(1));
        await Stage.UntilAsync(() => first.Expiring is not null);
        Viewer late = new();
        session.Attach(late, TerminalSize.Usual);
        stage.Time.Advance(TimeSpan.FromSeconds(1));
        await Stage.UntilAsync(() => late.Expiring is not null);
        Assert.InRange(late.Expiring!.Value, TimeSpan.FromSeconds(25), TimeSpan.FromSeconds(27));
    }

    [Fact]
    public async Task A_program_nobody_comes_back_to_ends_after_the_grace_time_and_the_session_stays()
    {
        await using Stage stage = new(new SessionPolicy { Grace = TimeSpan.FromMinutes(5) });
        (UserSession session, PlayedProgram program, _, TerminalAttachment attachment) = await stage.OpenAsync();
        stage.Time.Advance(TimeSpan.FromMinutes(10));
        attachment.Dispose();
        stage.Time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(TerminalState.Running, session.State);
        using (session.Attach(new Viewer(), TerminalSize.Usual)) stage.Time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(TerminalState.Running, session.State);
        stage.Time.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1));
        await Stage.UntilAsync(() => session.State == TerminalState.Ended);
        Assert.Contains(TerminalSignals.HangUp, program.Signals);
        Assert.NotNull(stage.Manager.Find(session.Id, "owner"));
        Assert.Single(stage.Notices, notice => notice.Kind == SessionNoticeKind.Abandoned);
    }

    [Fact]
    public async Task There_are_no_more_sessions_than_allowed()
    {
        await using Stage stage = new(new SessionPolicy { MaximumSessions = 3, SessionsPerOwner = 2 });
        UserSession first = stage.Manager.Create("a");
        stage.Manager.Create("a");
        Assert.Equal(SessionProblem.TooManyOfOwner, Assert.Throws<SessionException>(() => stage.Manager.Create("a")).Problem);
        stage.Manager.Create("b");
        Assert.Equal(SessionProblem.TooManySessions, Assert.Throws<SessionException>(() => stage.Manager.Create("c")).Problem);
        await stage.Manager.CloseAsync(first);
        stage.Manager.Create("c");
        Assert.Equal((3, 4L), (stage.Manager.Statistics.Sessions, stage.Manager.Statistics.Opened));
    }

    [Fact]
    public async Task Another_owners_session_is_not_there()
    {
        await using Stage stage = new();
        UserSession session = stage.Manager.Create("a");
        Assert.Null(stage.Manager.Find(session.Id, "b"));
        Assert.Equal(SessionProblem.NotFound, Assert.Throws<SessionException>(() => stage.Manager.Resume(session.Id, "b")).Problem);
        Assert.Empty(stage.Manager.Of("b"));
        Assert.Same(session, stage.Manager.Resume(session.Id, "a"));
        Assert.Same(session, Assert.Single(stage.Manager.Of("a")));
    }

    [Fact]
    public async Task A_session_that_ended_begins_again_in_the_same_directory()
    {
        await using Stage stage = new();
        UserSession session = stage.Manager.Create("a");
        await stage.Manager.CloseAsync(session);
        UserSession again = stage.Manager.Resume(session.Id, "a");
        Assert.NotSame(session, again);
        Assert.Equal((session.Id, session.Home), (again.Id, again.Home));
    }

    [Fact]
    public async Task A_directory_belongs_to_one_user_of_one_owner_and_names_neither()
    {
        await using Stage stage = new();
        string[] homes = [.. new[] { ("a", "u"), ("a", "v"), ("b", "u"), ("au", ""), ("a", null) }.Select(pair => stage.Manager.Create(pair.Item1, pair.Item2).Home)];
        Assert.Equal(homes.Length, homes.Distinct().Count());
        Assert.Equal(homes[0], stage.Manager.Create("a", "u").Home);
        Assert.All(homes[..4], home => Assert.Matches("^user-[0-9a-f]{32}$", home));
        Assert.Matches("^session-[0-9a-f]{32}$", homes[4]);
        // Not even by calling a user as a session is called.
        UserSession own = stage.Manager.Create("a");
        Assert.NotEqual(own.Home, stage.Manager.Create("a", own.Id.Value).Home);
    }

    [Fact]
    public async Task A_box_has_the_directory_its_quota_and_no_forbidden_command()
    {
        await using Stage stage = new(new SessionPolicy { HomeBytes = new ByteSize(5), HomeInodes = 7, ForbiddenCommands = ["sudo"] });
        (UserSession session, _, _, _) = await stage.OpenAsync();
        SandboxRequest request = Assert.Single(stage.Backend.Requests);
        Assert.Equal(new SandboxHome(session.Home, 5, 7), request.Home);
        Assert.Equal(["sudo"], request.MaskedCommands);
    }

    [Fact]
    public async Task Stopping_the_service_ends_everything_and_says_so()
    {
        Stage stage = new();
        (UserSession session, _, Viewer viewer, _) = await stage.OpenAsync();
        SessionRun run = session.StartRun(Stage.Program, new RunTaker());
        await stage.Backend.StartedAsync();
        await stage.DisposeAsync();
        Assert.True(run.Ended.IsCompleted);
        await Stage.UntilAsync(() => viewer.End is not null);
        Assert.Equal(SessionEnd.Stopping, viewer.End);
        Assert.Equal(0, stage.Backend.OpenBoxes);
        Assert.Equal(SessionProblem.Closed, Assert.Throws<SessionException>(() => stage.Manager.Create("a")).Problem);
    }

    [Theory]
    [InlineData(HomeCleanup.Archive)]
    [InlineData(HomeCleanup.Remove)]
    public async Task Directories_nobody_used_are_cleaned_up_and_those_in_use_are_not(HomeCleanup cleanup)
    {
        await using Stage stage = new(new SessionPolicy { HomeCleanup = cleanup });
        UserSession session = stage.Manager.Create("a");
        DateTimeOffset old = stage.Time.GetUtcNow() - TimeSpan.FromDays(31);
        stage.Backend.Homes.Add(new HomeInfo { Name = "old", LastUsed = old });
        stage.Backend.Homes.Add(new HomeInfo { Name = "young", LastUsed = old + TimeSpan.FromDays(2) });
        stage.Backend.Homes.Add(new HomeInfo { Name = "open", LastUsed = old, OpenBoxes = 1 });
        stage.Backend.Homes.Add(new HomeInfo { Name = session.Home, LastUsed = old });
        stage.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.Empty(stage.Backend.Removed);
        stage.Time.Advance(TimeSpan.FromSeconds(2));
        await Stage.UntilAsync(() => stage.Manager.Statistics.HomesCleaned == 1);
        Assert.Equal([("old", cleanup == HomeCleanup.Archive)], stage.Backend.Removed);
    }

    [Fact]
    public async Task The_directory_of_a_session_without_a_user_is_removed_after_a_week()
    {
        await using Stage stage = new(new SessionPolicy { HomeCleanup = HomeCleanup.Archive });
        UserSession gone = stage.Manager.Create("a"), named = stage.Manager.Create("a", "u"), open = stage.Manager.Create("a"), young = stage.Manager.Create("a");
        foreach (UserSession session in (UserSession[])[gone, named, young]) await stage.Manager.CloseAsync(session);
        DateTimeOffset lastWeek = stage.Time.GetUtcNow() - TimeSpan.FromDays(7) - TimeSpan.FromHours(1);
        foreach (UserSession session in (UserSession[])[gone, named, open]) stage.Backend.Homes.Add(new HomeInfo { Name = session.Home, LastUsed = lastWeek });
        stage.Backend.Homes.Add(new HomeInfo { Name = young.Home, LastUsed = lastWeek + TimeSpan.FromHours(2) });
        stage.Time.Advance(TimeSpan.FromSeconds(61));
        await Stage.UntilAsync(() => stage.Notices.Any(notice => notice.Kind == SessionNoticeKind.HomesCleaned));
        // For good: an archive would keep the id that the next session needs.
        Assert.Equal([(gone.Home, false)], stage.Backend.Removed);
    }

    [Fact]
    public async Task Directories_are_kept_for_ever_where_that_is_wanted()
    {
        await using Stage stage = new(new SessionPolicy { HomeRetention = TimeSpan.Zero });
        string own = stage.Manager.Create("a").Home;
        await stage.Manager.CloseAsync(Assert.Single(stage.Manager.Of("a")));
        stage.Backend.Homes.Add(new HomeInfo { Name = "old", LastUsed = DateTimeOffset.UnixEpoch });
        stage.Backend.Homes.Add(new HomeInfo { Name = own, LastUsed = DateTimeOffset.UnixEpoch });
        stage.Time.Advance(TimeSpan.FromSeconds(61));
        await Stage.UntilAsync(() => stage.Manager.Statistics.HomesCleaned == 1);
        Assert.Equal([(own, false)], stage.Backend.Removed);

        await using Stage all = new(new SessionPolicy { HomeRetention = TimeSpan.Zero, SessionHomeRetention = TimeSpan.Zero });
        all.Backend.Homes.Add(new HomeInfo { Name = own, LastUsed = DateTimeOffset.UnixEpoch });
        all.Time.Advance(TimeSpan.FromHours(2));
        Assert.Empty(all.Backend.Removed);
    }

    [Fact]
    public async Task Who_ends_a_session_may_close_its_clients_connections_next()
    {
        await using Stage stage = new();
        (UserSession session, _, Viewer viewer, _) = await stage.OpenAsync();
        await Stage.UntilAsync(() => viewer.Started is not null);
        TaskCompletionSource gate = new();
        viewer.Gate = gate.Task;
        Task closing = stage.Manager.CloseAsync(session);
        Task opening = Task.Delay(50).ContinueWith(_ => gate.SetResult(), TaskScheduler.Default);
        await closing;
        Assert.Equal(SessionEnd.Closed, viewer.End);
        await opening;
    }

    [Fact]
    public async Task A_client_that_takes_nothing_holds_up_no_end_for_long()
    {
        await using Stage stage = new();
        (UserSession session, _, Viewer viewer, _) = await stage.OpenAsync();
        viewer.Gate = new TaskCompletionSource().Task;
        await stage.Manager.CloseAsync(session).WaitAsync(TimeSpan.FromMinutes(3));
        Assert.Null(viewer.End);
    }

    [Fact]
    public void An_id_is_128_bits_and_no_log_shows_it_whole()
    {
        SessionId id = SessionId.New();
        Assert.Equal(22, id.Value.Length);
        Assert.True(SessionId.TryParse(id.Value, out SessionId parsed));
        Assert.Equal(id, parsed);
        Assert.Equal($"{id.Value[..6]}…", $"{id}");
        foreach (string? text in (string?[])[null, "", "x", new string('a', 21), new string('a', 23), new string('!', 22), "AAAAAAAAAAAAAAAAAAAAAB", id.Value + "="])
            Assert.False(SessionId.TryParse(text, out _), text);
    }

    [Theory]
    [InlineData("INT", 2)]
    [InlineData("SIGINT", 2)]
    [InlineData("sigtstp", 20)]
    [InlineData("KILL", 9)]
    public void Signals_have_names(string name, int number)
    {
        Assert.True(TerminalSignals.TryParse(name, out int signal));
        Assert.Equal(number, signal);
        Assert.False(TerminalSignals.TryParse("SEGV", out _));
        Assert.False(TerminalSignals.TryParse(null, out _));
    }
}
