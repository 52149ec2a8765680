using System.Diagnostics;
using System.Globalization;
using NativeSandbox.Backends.Native.Tests.Kernel;
using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Runs;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Core.Sessions;

namespace NativeSandbox.Backends.Native.Tests.Sessions;

[Collection(KernelCollection.Name)]
public sealed class SessionTests(KernelFixture kernel, HomesFixture homes) : IClassFixture<HomesFixture>
{
    private static SessionProgram Shell => SessionPrograms.Shell("bash", HomesFixture.Limits);

    private SessionProgram Program(string language, string code, string input = "")
    {
        Language found = kernel.Language(language);
        return SessionPrograms.Of(
            new RunRequest { Language = found, Code = code, Input = System.Text.Encoding.UTF8.GetBytes(input) },
            HomesFixture.Limits, KernelFixture.Policy.ForCompile(found));
    }

    [Fact]
    public async Task A_shell_keeps_its_users_files_and_nobody_elses_are_there()
    {
        await using SessionManager manager = homes.NewManager();
        UserSession session = manager.Create("tenant", "alice");
        Client alice = Client.At(session, Shell);
        await alice.ExpectAsync("$ ");
        await alice.TypeAsync("pwd; id -un; echo kept > note; mkdir -p dev; echo $TERM $LANG\r");
        await alice.ExpectAsync("/home/sandbox\r\nsandbox\r\nxterm-256color C.UTF-8");
        await manager.CloseAsync(session);
        Assert.Equal(SessionEnd.Closed, await alice.End);
        Client again = Client.At(manager.Create("tenant", "alice"), Shell);
        await again.ExpectAsync("$ ");
        await again.TypeAsync("cat note && ls -d dev\r");
        await again.ExpectAsync("kept\r\ndev");
        Client bob = Client.At(manager.Create("tenant", "bob"), Shell);
        await bob.ExpectAsync("$ ");
        await bob.TypeAsync("echo \"<$(ls -A | wc -l)>\"\r");
        await bob.ExpectAsync("<0>");
    }

    [Fact]
    public async Task Who_comes_back_finds_the_program_as_it_was()
    {
        await using SessionManager manager = homes.NewManager();
        UserSession session = manager.Create("tenant");
        Client first = Client.At(session, Shell);
        await first.ExpectAsync("$ ");
        await first.TypeAsync("x=before; (sleep 0.3; echo mean''while) &\r");
        await first.ExpectAsync("[1]");
        first.Attachment!.Dispose();
        // It is written while nobody looks; how long that takes is the shell's affair.
        Client second = Client.At(session);
        await second.ExpectAsync("meanwhile");
        Assert.True(second.Started!.Reattached);
        await second.TypeAsync("echo $x and after\r");
        await second.ExpectAsync("before and after\r\n");
        Assert.DoesNotContain("meanwhile", first.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forbidden_commands_cannot_be_run_under_any_name()
    {
        await using SessionManager manager = homes.NewManager(new SessionPolicy { ForbiddenCommands = ["chmod", "mount", "passwd"] });
        Client client = Client.At(manager.Create("tenant"), Shell);
        await client.ExpectAsync("$ ");
        await client.TypeAsync("c=ch; \"${c}mod\" 700 . ; echo one $?\r");
        await client.ExpectAsync("one 126");
        await client.TypeAsync("cp /bin/chmod ./other; ./other 700 .; echo two $?\r");
        await client.ExpectAsync("two 12");
        await client.TypeAsync("$(ls /lib64/ld-linux-*) /usr/bin/mount; echo three $?\r");
        await client.ExpectAsync("three 12");
        await client.TypeAsync("env /usr/bin/passwd; echo four $?\r");
        await client.ExpectAsync("four 126");
        await client.TypeAsync("ls > /dev/null; echo five $?\r");
        await client.ExpectAsync("five 0");
    }

    [Fact]
    public async Task A_repl_answers_and_its_loop_can_be_interrupted()
    {
        await using SessionManager manager = homes.NewManager();
        Client client = Client.At(manager.Create("tenant"), SessionPrograms.Repl(kernel.Language("python"), HomesFixture.Limits));
        await client.ExpectAsync(">>> ");
        await client.TypeAsync("print(6*7, 'ä')\r");
        await client.ExpectAsync("42 ä\r\n>>> ");
        await client.TypeAsync("while True: print('x', flush=True)\r\r");
        await client.ExpectAsync("x\r\nx\r\n");
        await client.TypeAsync("\x03");
        await client.ExpectAsync("KeyboardInterrupt");
        await client.TypeAsync("exit(3)\r");
        TerminalExit exit = await client.Exit;
        Assert.Equal((Verdict.RuntimeError, 3), (exit.Verdict, exit.ExitCode));
    }

    [Fact]
    public async Task A_program_is_compiled_and_asks_its_user()
    {
        await using SessionManager manager = homes.NewManager();
        UserSession session = manager.Create("tenant");
        Client client = Client.At(session, Program("c", "#include <stdio.h>\nint main(void) { char n[9]; printf(\"name? \"); fflush(stdout); scanf(\"%8s\", n); printf(\"hi %s\\n\", n); return 0; }"));
        await client.ExpectAsync("name? ");
        await client.TypeAsync("ada\r");
        await client.ExpectAsync("hi ada");
        TerminalExit exit = await client.Exit;
        Assert.Equal(Verdict.Accepted, exit.Verdict);
        Assert.True(exit.WallTime > TimeSpan.Zero && exit.CpuTime > TimeSpan.Zero, exit.ToString());
        Client wrong = Client.At(session, Program("c", "int main(void) { return x; }"));
        await wrong.ExpectAsync("main.c:1");
        // The client was attached when the first program's end was all there was.
        Assert.Equal(Verdict.Accepted, (await wrong.Exit).Verdict);
    }

    [Fact]
    public async Task Runs_beside_a_shell_see_its_files()
    {
        await using SessionManager manager = homes.NewManager();
        UserSession session = manager.Create("tenant");
        Client shell = Client.At(session, Shell);
        await shell.ExpectAsync("$ ");
        await shell.TypeAsync("echo from the shell > data.txt; echo do''ne\r");
        await shell.ExpectAsync("done");
        Client taker = new();
        SessionRun run = session.StartRun(Program("python", "print(open('data.txt').read(), input())\nopen('out.txt', 'w').write('from the run')", "in"), taker);
        Assert.Equal(Verdict.Accepted, (await run.Ended.WaitAsync(TimeSpan.FromMinutes(3))).Verdict);
        Assert.Equal("from the shell\n in\n", taker.Text);
        await shell.TypeAsync("cat out.txt\r");
        await shell.ExpectAsync("from the run");
    }

    [Fact]
    public async Task A_flood_that_one_client_does_not_take_waits_and_hears_the_interrupt()
    {
        await using SessionManager manager = homes.NewManager();
        UserSession session = manager.Create("tenant");
        Client client = Client.At(session, Shell);
        await client.ExpectAsync("$ ");
        await client.TypeAsync("yes\r");
        await client.ExpectAsync("y\r\ny\r\n");
        await client.Attachment!.SignalAsync(TerminalSignals.Interrupt, default);
        await client.TypeAsync("echo code $?\r");
        await client.ExpectAsync("code 130");
    }

    [Fact]
    public async Task A_session_outlives_the_launcher_with_a_sentence_and_a_new_program()
    {
        HomesFixture own = new();
        await using SessionManager manager = own.NewManager();
        UserSession session = manager.Create("tenant");
        Client client = Client.At(session, Shell);
        await client.ExpectAsync("$ ");
        await client.TypeAsync("echo kept > survivor; echo do''ne\r");
        await client.ExpectAsync("done");
        int pid = int.Parse((await own.Backend.GetStatusAsync(default)).Details["processId"], CultureInfo.InvariantCulture);
        Assert.Contains("nsbox", await File.ReadAllTextAsync($"/proc/{pid}/cmdline"), StringComparison.Ordinal);
        using (Process nsbox = Process.GetProcessById(pid)) nsbox.Kill();
        TerminalExit exit = await client.Exit;
        Assert.Equal(Verdict.InternalError, exit.Verdict);
        Assert.Contains("nsbox", exit.Detail, StringComparison.Ordinal);
        client.Attachment!.Dispose();
        Client again = new();
        using TerminalAttachment attachment = session.Attach(again, TerminalSize.Usual, replay: false);
        session.Start(Shell);
        await again.ExpectAsync("$ ");
        await attachment.WriteAsync("cat survivor\r"u8.ToArray(), default);
        await again.ExpectAsync("kept");
        await manager.DisposeAsync();
        await own.DisposeAsync();
    }

    [Fact]
    public async Task Directories_are_listed_and_archived_when_nobody_has_them()
    {
        await using SessionManager manager = homes.NewManager();
        UserSession session = manager.Create("tenant", "carol");
        Client client = Client.At(session, Shell);
        await client.ExpectAsync("$ ");
        DateTimeOffset future = DateTimeOffset.UtcNow + TimeSpan.FromHours(1);
        HomeInfo home = Assert.Single(await homes.Backend.ListHomesAsync(measure: true, default), home => home.Name == session.Home);
        Assert.Equal(1, home.OpenBoxes);
        Assert.True(home.Inodes >= 1);
        Assert.False(await homes.Backend.RemoveHomeAsync(session.Home, archive: true, future, default));
        await manager.DisposeAsync();
        Assert.False(await homes.Backend.RemoveHomeAsync(session.Home, archive: true, DateTimeOffset.UtcNow - TimeSpan.FromHours(1), default));
        Assert.True(await homes.Backend.RemoveHomeAsync(session.Home, archive: true, future, default));
        Assert.DoesNotContain(await homes.Backend.ListHomesAsync(measure: false, default), home => home.Name == session.Home);
        Assert.False(await homes.Backend.RemoveHomeAsync(session.Home, archive: true, future, default));
    }

    [Fact]
    public async Task Fifty_sessions_end_with_nothing_left()
    {
        await using SessionManager manager = homes.NewManager();
        UserSession[] sessions = [.. Enumerable.Range(0, 50).Select(_ => manager.Create("tenant"))];
        Client[] clients = [.. sessions.Select(session => Client.At(session, SessionPrograms.Shell("sh", HomesFixture.Limits)))];
        foreach (Client client in clients) await client.ExpectAsync("$ ");
        foreach (Client client in clients) await client.TypeAsync("trap '' HUP; sleep 1000 & echo rea''dy\r");
        foreach (Client client in clients) await client.ExpectAsync("ready");
        Assert.Equal(50, manager.Statistics.Terminals);
        await manager.DisposeAsync();
        foreach (Client client in clients) Assert.Equal(SessionEnd.Stopping, await client.End);
        Assert.Equal(0, (await homes.Backend.GetStatusAsync(default)).BusyBoxes);
    }
}
