using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Runs;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Core.Sessions;

namespace NativeSandbox.Core.Tests.Sessions;

public sealed class TerminalTests
{
    [Fact]
    public async Task A_client_hears_the_start_the_output_and_the_exit_in_order()
    {
        await using Stage stage = new();
        (UserSession session, PlayedProgram program, Viewer viewer, _) = await stage.OpenAsync();
        program.Say("hello ");
        program.Say("world");
        program.Exit(3);
        await Stage.UntilAsync(() => viewer.Exit is not null);
        Assert.Equal("started data exit", viewer.Order);
        Assert.Equal("hello world", viewer.Text);
        Assert.Equal(("bash", false, 0), (viewer.Started!.Program, viewer.Started.Reattached, viewer.Started.ReplayedBytes));
        Assert.Equal((Verdict.RuntimeError, 3, false), (viewer.Exit!.Verdict, viewer.Exit.ExitCode, viewer.Exit.Stopped));
        await Stage.UntilAsync(() => session.State == TerminalState.Ended && stage.Backend.OpenBoxes == 0);
    }

    [Fact]
    public async Task Two_clients_see_and_type_and_the_smaller_window_decides()
    {
        await using Stage stage = new();
        (UserSession session, PlayedProgram program, Viewer one, TerminalAttachment first) = await stage.OpenAsync();
        Viewer two = new();
        TerminalAttachment second = session.Attach(two, new TerminalSize(100, 10));
        Assert.Equal(new TerminalSize(80, 10), session.Size);
        Assert.Equal(new TerminalSize(80, 10), two.Started!.Size);
        program.Say("both");
        await Stage.UntilAsync(() => one.Text == "both" && two.Text == "both");
        await first.WriteAsync("a"u8.ToArray(), default);
        await second.WriteAsync("b"u8.ToArray(), default);
        await Stage.UntilAsync(() => program.Input.SequenceEqual("ab"u8.ToArray()));
        first.Resize(new TerminalSize(200, 50));
        Assert.Equal(new TerminalSize(100, 10), session.Size);
        second.Dispose();
        Assert.Equal(new TerminalSize(200, 50), session.Size);
        first.Dispose();
        Assert.Equal(new TerminalSize(200, 50), session.Size);
        Assert.Equal([new(80, 10), new(100, 10), new(200, 50)], program.Sizes);
        Assert.Equal(0, session.Clients);
    }

    [Fact]
    public async Task A_slow_client_slows_the_program_and_input_passes()
    {
        await using Stage stage = new();
        (UserSession session, PlayedProgram program, Viewer viewer, TerminalAttachment attachment) = await stage.OpenAsync();
        await Stage.UntilAsync(() => viewer.Started is not null);
        TaskCompletionSource gate = new();
        viewer.Gate = gate.Task;
        for (int i = 0; i < 1000; i++) program.Say(new byte[1000]);
        await Stage.UntilAsync(() => stage.Manager.Statistics.OutputBytes > 64 * 1024);
        int reads = program.Reads;
        await attachment.WriteAsync("x"u8.ToArray(), default);
        await Stage.UntilAsync(() => program.Input.Length == 1);
        // The window, the piece on its way, and one read: nothing near the megabyte that is there.
        Assert.InRange(stage.Manager.Statistics.OutputBytes, 64 * 1024, 72 * 1024);
        Assert.Equal(reads, program.Reads);
        gate.SetResult();
        await Stage.UntilAsync(() => viewer.Data.Length == 1_000_000);
        Assert.Equal(TerminalState.Running, session.State);
    }

    [Fact]
    public async Task A_client_that_takes_nothing_is_detached_and_the_others_go_on()
    {
        await using Stage stage = new();
        (UserSession session, PlayedProgram program, Viewer viewer, _) = await stage.OpenAsync();
        await Stage.UntilAsync(() => viewer.Started is not null);
        Viewer other = new();
        session.Attach(other, TerminalSize.Usual);
        await Stage.UntilAsync(() => other.Started is not null);
        viewer.Gate = new TaskCompletionSource().Task;
        for (int i = 0; i < 300; i++) program.Say(new byte[1000]);
        await Stage.UntilAsync(() => stage.Manager.Statistics.OutputBytes > 64 * 1024 && other.Data.Length > 64 * 1024);
        stage.Time.Advance(TimeSpan.FromSeconds(29));
        Assert.Null(viewer.Detached);
        stage.Time.Advance(TimeSpan.FromSeconds(2));
        await Stage.UntilAsync(() => other.Data.Length == 300_000);
        Assert.Equal(DetachReason.Stalled, viewer.Detached);
        Assert.Equal((1, 1L), (session.Clients, stage.Manager.Statistics.Stalled));
        Assert.Contains(stage.Notices, notice => notice.Kind == SessionNoticeKind.Stalled && notice.Session == session);
    }

    [Fact]
    public async Task A_client_that_fails_is_detached()
    {
        await using Stage stage = new();
        (UserSession session, PlayedProgram program, Viewer viewer, _) = await stage.OpenAsync();
        await Stage.UntilAsync(() => viewer.Started is not null);
        viewer.Throws = true;
        program.Say("x");
        await Stage.UntilAsync(() => viewer.Detached == DetachReason.Failed);
        Assert.Equal((0, TerminalState.Running), (session.Clients, session.State));
    }

    [Fact]
    public async Task Input_comes_in_order_and_waits_when_there_is_too_much_of_it()
    {
        await using Stage stage = new(new SessionPolicy { InputQueue = ByteSize.FromKibibytes(64) });
        (_, PlayedProgram program, _, TerminalAttachment attachment) = await stage.OpenAsync();
        program.InputGate = new TaskCompletionSource();
        byte[] expected = [.. Enumerable.Range(0, 200).SelectMany(i => Enumerable.Repeat((byte)i, 1000))];
        Task typing = Task.Run(async () =>
        {
            for (int i = 0; i < 200; i++) await attachment.WriteAsync(expected.AsMemory(i * 1000, 1000), default);
        });
        await Stage.UntilAsync(() => stage.Manager.Statistics.InputBytes > 60_000);
        Assert.False(typing.IsCompleted);
        Assert.InRange(stage.Manager.Statistics.InputBytes, 60_000, 75_000);
        program.InputGate.SetResult();
        await typing;
        await Stage.UntilAsync(() => program.Input.Length == 200_000);
        Assert.Equal(expected, program.Input);
    }

    [Fact]
    public async Task An_interrupt_passes_input_that_waits_and_throws_it_away()
    {
        await using Stage stage = new();
        (_, PlayedProgram program, _, TerminalAttachment attachment) = await stage.OpenAsync();
        program.InputGate = new TaskCompletionSource();
        await attachment.WriteAsync(new byte[1 << 20], default);
        await attachment.SignalAsync(TerminalSignals.Interrupt, default);
        Assert.Equal([TerminalSignals.Interrupt], program.Signals);
        program.InputGate.SetResult();
        await attachment.WriteAsync("x"u8.ToArray(), default);
        await Stage.UntilAsync(() => program.Input is [.., (byte)'x']);
        Assert.InRange(program.Input.Length, 1, 5000);
    }

    [Fact]
    public async Task What_is_typed_before_the_program_takes_it_is_not_lost()
    {
        await using Stage stage = new();
        UserSession session = stage.Manager.Create("owner");
        TerminalAttachment attachment = session.Attach(new Viewer(), TerminalSize.Usual);
        await attachment.WriteAsync("nobody"u8.ToArray(), default);
        session.Start(Stage.Program);
        await attachment.WriteAsync("early"u8.ToArray(), default);
        PlayedProgram program = await stage.Backend.StartedAsync();
        await Stage.UntilAsync(() => program.Input.SequenceEqual("early"u8.ToArray()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stopping_hangs_up_and_ends_what_does_not_listen(bool listens)
    {
        await using Stage stage = new();
        (UserSession session, PlayedProgram program, Viewer viewer, _) = await stage.OpenAsync();
        program.DiesOfHangUp = listens;
        await session.StopAsync();
        await Stage.UntilAsync(() => viewer.Exit is not null);
        Assert.Equal(TerminalSignals.HangUp, program.Signals[0]);
        Assert.True(viewer.Exit!.Stopped);
        Assert.Equal(listens ? 1 : 0, viewer.Exit.Signal);
        Assert.Equal(0, stage.Backend.OpenBoxes);
        session.Start(Stage.Program);
        await stage.Backend.StartedAsync();
    }

    [Fact]
    public async Task One_program_at_a_time()
    {
        await using Stage stage = new();
        (UserSession session, _, _, _) = await stage.OpenAsync();
        SessionException e = Assert.Throws<SessionException>(() => session.Start(Stage.Program));
        Assert.Equal(SessionProblem.ProgramRuns, e.Problem);
    }

    [Fact]
    public async Task A_box_that_cannot_be_had_is_an_exit_that_says_why()
    {
        await using Stage stage = new();
        stage.Backend.Failure = new SandboxException("no box");
        UserSession session = stage.Manager.Create("owner");
        Viewer viewer = new();
        session.Attach(viewer, TerminalSize.Usual);
        session.Start(Stage.Program);
        await Stage.UntilAsync(() => viewer.Exit is not null);
        Assert.Equal("started exit", viewer.Order);
        Assert.Equal((Verdict.InternalError, "no box"), (viewer.Exit!.Verdict, viewer.Exit.Detail));
        // The operator is told too: there may be no room for another user's directory.
        Assert.Contains("no box", Assert.Single(stage.Notices, notice => notice.Kind == SessionNoticeKind.Failed && notice.Session == session).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compilers_words_come_before_the_program_or_instead_of_it()
    {
        await using Stage stage = new();
        SessionProgram compiled = Stage.Program with
        {
            Files = [new SandboxFile("main.c", "x"u8.ToArray())],
            Compile = new SessionCompile(["gcc"], new Dictionary<string, string>(), Stage.Program.Limits),
        };
        UserSession session = stage.Manager.Create("owner");
        Viewer viewer = new();
        session.Attach(viewer, TerminalSize.Usual);
        stage.Backend.Compiler = _ => new ExecOutcome { End = ExecEnd.Exited, Error = "warning"u8.ToArray() };
        session.Start(compiled);
        PlayedProgram program = await stage.Backend.StartedAsync();
        program.Say("ran");
        program.Exit(0);
        await Stage.UntilAsync(() => viewer.Exit is not null);
        Assert.Equal("started error:warning data exit", viewer.Order);
        stage.Backend.Compiler = _ => new ExecOutcome { End = ExecEnd.Exited, ExitCode = 1, Error = "wrong"u8.ToArray() };
        session.Start(compiled);
        await Stage.UntilAsync(() => viewer.Order.EndsWith("started error:wrong exit", StringComparison.Ordinal));
        Assert.Equal((Verdict.CompileError, 1), (viewer.Exit!.Verdict, viewer.Exit.ExitCode));
        Viewer late = new();
        session.Attach(late, TerminalSize.Usual);
        await Stage.UntilAsync(() => late.Order == "started error:wrong exit");
        Assert.Equal("main.c", stage.Backend.Files[0].Path);
    }
}
