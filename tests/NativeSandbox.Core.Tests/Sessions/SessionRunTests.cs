using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Runs;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Core.Sessions;

namespace NativeSandbox.Core.Tests.Sessions;

public sealed class SessionRunTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task A_run_gives_its_streams_apart_and_ends_with_a_verdict()
    {
        await using Stage stage = new();
        UserSession session = stage.Manager.Create("owner");
        RunTaker taker = new();
        SessionRun run = session.StartRun(Stage.Program with { Input = "in"u8.ToArray() }, taker);
        PlayedProgram program = await stage.Backend.StartedAsync();
        Assert.Null(program.Request.Terminal);
        program.Say("out");
        program.Complain("err");
        await Stage.UntilAsync(() => program.IsInputClosed);
        Assert.Equal("in"u8.ToArray(), program.Input);
        Assert.Equal(1, session.Runs);
        program.Exit(0);
        Assert.Equal(Verdict.Accepted, (await run.Ended.WaitAsync(Patience)).Verdict);
        Assert.Equal(("out", "err"), (taker.Output, taker.Error));
        await Stage.UntilAsync(() => session.Runs == 0 && stage.Backend.OpenBoxes == 0);
    }

    [Fact]
    public async Task There_are_no_more_runs_than_allowed_and_the_terminal_is_not_one()
    {
        await using Stage stage = new();
        (UserSession session, _, _, _) = await stage.OpenAsync();
        SessionRun first = session.StartRun(Stage.Program, new RunTaker());
        session.StartRun(Stage.Program, new RunTaker());
        Assert.Equal(SessionProblem.TooManyRuns, Assert.Throws<SessionException>(() => session.StartRun(Stage.Program, new RunTaker())).Problem);
        await first.StopAsync();
        Assert.True((await first.Ended).Stopped);
        await Stage.UntilAsync(() => session.Runs == 1);
        session.StartRun(Stage.Program, new RunTaker());
        Assert.Equal((1, 2), (stage.Manager.Statistics.Terminals, stage.Manager.Statistics.Runs));
    }

    [Fact]
    public async Task No_two_programs_of_a_directory_are_made_of_the_same_file()
    {
        await using Stage stage = new();
        UserSession session = stage.Manager.Create("owner", "user"), other = stage.Manager.Create("owner", "user");
        SessionProgram c = Program("main.c", "program"), cpp = Program("main.cpp", "program"), python = Program("main.py");
        SessionRun run = session.StartRun(c, new RunTaker());
        SessionRun beside = session.StartRun(python, new RunTaker());
        await stage.Backend.StartedAsync();
        await stage.Backend.StartedAsync();
        Assert.Equal(2, stage.Backend.Files.Count);
        foreach (SessionProgram same in (SessionProgram[])[c, cpp, python])
        {
            Assert.Equal(SessionProblem.FilesInUse, Assert.Throws<SessionException>(() => other.StartRun(same, new RunTaker())).Problem);
            Assert.Equal(SessionProblem.FilesInUse, Assert.Throws<SessionException>(() => other.Start(same)).Problem);
        }
        Assert.Equal(2, stage.Backend.Files.Count);
        stage.Manager.Create("owner").Start(c);
        await run.StopAsync();
        other.Start(cpp);
        Assert.Contains("program belongs to", Assert.Throws<SessionException>(() => session.StartRun(c, new RunTaker())).Message, StringComparison.Ordinal);
        await other.StopAsync();
        await beside.StopAsync();
        FileLease reserved = session.Reserve(c);
        Assert.Throws<SessionException>(() => other.Start(cpp));
        await session.StartRun(c, new RunTaker(), reserved).StopAsync();
        other.Start(cpp);
    }

    [Fact]
    public async Task More_output_than_allowed_ends_a_run()
    {
        await using Stage stage = new();
        RunTaker taker = new();
        SessionProgram limited = Stage.Program with { Limits = Stage.Program.Limits with { Output = new ByteSize(10) } };
        SessionRun run = stage.Manager.Create("owner").StartRun(limited, taker);
        PlayedProgram program = await stage.Backend.StartedAsync();
        program.Say("12345");
        program.Say("6789012345");
        Assert.Equal(Verdict.OutputLimitExceeded, (await run.Ended.WaitAsync(Patience)).Verdict);
        Assert.Equal("1234567890", taker.Output);
    }

    [Fact]
    public async Task A_run_whose_output_nobody_takes_ends()
    {
        await using Stage stage = new();
        RunTaker taker = new() { Gate = new TaskCompletionSource().Task };
        SessionRun run = stage.Manager.Create("owner").StartRun(Stage.Program, taker);
        PlayedProgram program = await stage.Backend.StartedAsync();
        program.Say("x");
        await Stage.UntilAsync(() => program.Reads == 1);
        while (!run.Ended.IsCompleted)
        {
            stage.Time.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(5);
        }
        TerminalExit exit = await run.Ended;
        Assert.Equal(Verdict.InternalError, exit.Verdict);
        Assert.Contains("nobody takes", exit.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compiler_that_fails_is_the_end_of_a_run()
    {
        await using Stage stage = new();
        stage.Backend.Compiler = _ => new ExecOutcome { End = ExecEnd.Exited, ExitCode = 1, Output = "/box/main.c:1: wrong"u8.ToArray() };
        RunTaker taker = new();
        SessionProgram compiled = Stage.Program with { Compile = new SessionCompile(["gcc"], new Dictionary<string, string>(), Stage.Program.Limits) };
        SessionRun run = stage.Manager.Create("owner").StartRun(compiled, taker);
        Assert.Equal(Verdict.CompileError, (await run.Ended.WaitAsync(Patience)).Verdict);
        Assert.Equal("main.c:1: wrong", taker.Error);
    }

    private static SessionProgram Program(string source, params string[] artefacts) =>
        Stage.Program with { Files = [new SandboxFile(source, "text"u8.ToArray())], Artefacts = artefacts };
}
