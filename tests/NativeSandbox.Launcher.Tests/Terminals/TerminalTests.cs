using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Tests.Clients;
using NativeSandbox.Launcher.Tests.Serve;
using NativeSandbox.Protocol.Messages;
using NativeSandbox.Testing;

namespace NativeSandbox.Launcher.Tests.Terminals;

public sealed class TerminalTests : IAsyncLifetime, IDisposable
{
    private const int SIGHUP = 1, SIGKILL = 9, SIGTERM = 15;

    private readonly ServingLauncher _launcher = new();
    private LauncherClient _client = null!;

    public async Task InitializeAsync()
    {
        await _launcher.StartAsync([], "--pool", "1", "--boxes", "8");
        _client = new LauncherClient(_launcher.Socket);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _client.Dispose();
        _launcher.Dispose();
    }

    [Fact]
    public void A_program_has_a_terminal_of_its_box_as_its_three_streams_and_as_its_controlling_terminal()
    {
        using TerminalProgram program = _client.StartTerminal(_client.Open(), "/bin/sh", "-c",
            "tty; test -t 0 && test -t 1 && test -t 2 && echo all; (exec 3</dev/tty && echo controlling); ls -ln $(tty) | cut -d' ' -f1,3; id -u; ls /dev/pts; stty -a | grep -o ' iutf8'");
        string[] lines = Lines(program.ReadToEnd());
        string owner = lines[4];
        Assert.Equal(["/dev/pts/0", "all", "controlling", $"crw--w---- {owner}", owner, "0  ptmx", "iutf8"], lines.Select(line => line.Trim()));
        Assert.Equal(RunEnd.Exited, program.End().End);
    }

    [Fact]
    public void The_size_is_as_asked_for_and_a_change_of_it_is_told()
    {
        using TerminalProgram program = _client.StartTerminal(_client.Open(), LauncherClient.Message("/bin/bash", "-c",
            "stty size; trap 'stty size; exit' WINCH; echo ready; while :; do sleep 0.05; done") with
        { Columns = 132, Rows = 43 });
        Assert.Equal("43 132", program.ReadUntil("ready").Trim());
        program.Resize(100, 50);
        Assert.Equal("50 100", program.ReadToEnd().Trim());
    }

    [Theory]
    [InlineData(0, 0, "1 1")]
    [InlineData(-1, -1, "1 1")]
    [InlineData(65_535, 65_535, "4096 4096")]
    [InlineData(int.MaxValue, 1, "1 4096")]
    public void A_size_that_no_terminal_has_becomes_the_nearest_that_one_has(int columns, int rows, string size)
    {
        using TerminalProgram program = _client.StartTerminal(_client.Open(), LauncherClient.Message("/bin/stty", "size") with { Columns = columns, Rows = rows });
        Assert.Equal(size, program.ReadToEnd().Trim());
    }

    [Fact]
    public async Task Keys_do_as_in_a_local_terminal()
    {
        using TerminalProgram shell = _client.StartTerminal(_client.Open(), "/bin/bash", "--norc", "-i");
        await StartAsync(shell, "cat\n");
        shell.PressUntil("\u0003", "$ "); // Ctrl-C
        shell.Type("echo n=$?\n");
        shell.ReadUntil("n=130\r\n");
        await StartAsync(shell, "sleep 100\n");
        shell.PressUntil("\u001a", "Stopped"); // Ctrl-Z
        await StartAsync(shell, "bg; jobs; fg\n");
        shell.ReadUntil("Running");
        shell.PressUntil("\u001c", "Quit"); // Ctrl-\
        shell.ReadUntil("$ ");
        shell.Type("echo n=$(ls core* 2>/dev/null | wc -l)\n");
        shell.ReadUntil("n=0\r\n");
        shell.ReadUntil("$ ");
        shell.Type("\u0004"); // Ctrl-D
        Assert.Equal(RunEnd.Exited, shell.End().End);
    }

    [Fact]
    public void A_megabyte_that_is_pasted_arrives_whole()
    {
        // Raw, since a line discipline's own line has 4,096 bytes everywhere.
        using TerminalProgram program = _client.StartTerminal(_client.Open(), "/bin/sh", "-c", "stty raw -echo; echo ready; head -c 1000000 | sha256sum");
        program.ReadUntil("ready");
        string text = string.Concat(Enumerable.Repeat("0123456789", 100_000));
        Thread typist = new(() => program.Type(text));
        typist.Start();
        string sum = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(text)));
        program.ReadUntil(sum);
        typist.Join();
    }

    [Theory]
    [InlineData(SIGTERM)]
    [InlineData(SIGHUP)]
    [InlineData(SIGKILL)]
    public void A_signal_reaches_the_programs_group(int signal)
    {
        using TerminalProgram program = _client.StartTerminal(_client.Open(), "/bin/sh", "-c", "sleep 100 | sleep 100");
        Assert.Null(program.Signal(signal));
        EndedMessage ended = program.End();
        Assert.Equal((RunEnd.Signaled, signal), (ended.End, ended.Signal));
        program.ReadToEnd();
    }

    [Fact]
    public void A_signal_that_comes_too_late_is_no_failure_and_reaches_no_later_program()
    {
        int box = _client.Open();
        using (TerminalProgram first = _client.StartTerminal(box, "/bin/true"))
        {
            first.End();
            Assert.Null(first.Signal(SIGKILL));
        }

        Assert.Equal("ok\n", _client.Run(box, "echo ok").Output);
    }

    [Fact]
    public void Orphans_are_reaped_while_the_program_runs()
    {
        using TerminalProgram program = _client.StartTerminal(_client.Open(), "/bin/bash", "-c",
            "for i in $(seq 50); do (true & ); done; for i in $(seq 600); do n=$(grep -ls '^State:.Z' /proc/[0-9]*/status | wc -l); [ $n = 0 ] && break; sleep 0.1; done; echo $n");
        Assert.Equal("0", program.ReadToEnd().Trim());
    }

    [Fact]
    public void Unread_output_makes_the_program_wait_and_keys_still_reach_it()
    {
        using TerminalProgram program = _client.StartTerminal(_client.Open(), "/bin/sh", "-c", "yes");
        Assert.Equal("y", program.ReadUntil("\r\n"));
        program.Type("\u0003");
        Assert.Equal((RunEnd.Signaled, 2), (program.End().End, 2));
    }

    [Fact]
    public void A_program_that_is_not_there_has_no_terminal_but_an_errno()
    {
        int box = _client.Open();
        Answer answer = _client.Receive(_client.Send(MessageKind.Exec, box, LauncherClient.Message("/no/such/program").Write));
        Assert.Equal(MessageKind.Ended, answer.Kind);
        NativeSandbox.Protocol.Wire.WireReader reader = new(answer.Body);
        EndedMessage ended = EndedMessage.Read(ref reader);
        Assert.Equal((RunEnd.NotStarted, Errno.ENOENT), (ended.End, ended.Errno));
        Assert.Equal("ok\n", _client.Run(box, "echo ok").Output);
    }

    [Fact]
    public void One_terminal_follows_the_other_in_a_box()
    {
        int box = _client.Open();
        for (int i = 0; i < 40; i++)
        {
            using TerminalProgram program = _client.StartTerminal(box, "/bin/sh", "-c", "tty; setsid sleep 100 &");
            // Not always 0: a process that another test starts holds a copy of the last one's master from its fork to its exec.
            Assert.Contains(Lines(program.ReadToEnd())[0], (string[])["/dev/pts/0", "/dev/pts/1", "/dev/pts/2"]);
            program.End();
        }
    }

    /// <summary>Types a command at the prompt and waits until it has the keyboard.</summary>
    private static async Task StartAsync(TerminalProgram shell, string command)
    {
        shell.ReadUntil("$ ");
        int atPrompt = shell.ForegroundGroup();
        shell.Type(command);
        await Eventually.SeesAsync(shell.ForegroundGroup, group => group != atPrompt);
    }

    private static string[] Lines(string text) => text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
}
