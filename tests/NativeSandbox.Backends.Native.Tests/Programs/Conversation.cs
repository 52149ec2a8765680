using System.Text;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Backends.Native.Tests.Programs;

/// <summary>Somebody at a terminal: types, and reads until something shows.</summary>
internal sealed class Conversation(ISandbox box, IProgram program) : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly MemoryStream _seen = new();
    private readonly byte[] _buffer = new byte[65536];
    private int _looked;

    public static RunLimits Limits { get; } = Samples.Limits with
    {
        CpuTime = TimeSpan.Zero,
        WallTime = TimeSpan.Zero,
        OpenFiles = 256,
        Cpus = null,
    };

    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["PATH"] = "/usr/local/bin:/usr/bin:/bin",
        ["HOME"] = "/tmp",
        ["TERM"] = "xterm-256color",
        ["LANG"] = "C.UTF-8",
        ["PS1"] = "READY> ",
    };

    public ISandbox Box => box;

    public IProgram Program => program;

    /// <summary>All that was read so far.</summary>
    public string Text => Encoding.UTF8.GetString(_seen.ToArray());

    public static async Task<Conversation> StartAsync(NativeBackend backend, TerminalSize? terminal, params string[] arguments)
    {
        ISandbox box = await backend.OpenAsync(CancellationToken.None);
        IProgram program = await box.StartAsync(
            new ProgramRequest { Arguments = arguments, Environment = Environment, Limits = Limits, Terminal = terminal }, CancellationToken.None);
        return new Conversation(box, program);
    }

    /// <summary>A shell that waits for a command.</summary>
    public static async Task<Conversation> ShellAsync(NativeBackend backend)
    {
        Conversation shell = await StartAsync(backend, TerminalSize.Usual, "/bin/bash", "--norc", "-i");
        await shell.ExpectAsync("READY> ");
        return shell;
    }

    public async Task TypeAsync(string text) => await program.WriteAsync(Encoding.UTF8.GetBytes(text), CancellationToken.None).AsTask().WaitAsync(Patience);

    /// <summary>Reads until the text shows behind what was expected last.</summary>
    public async Task<string> ExpectAsync(string text)
    {
        byte[] wanted = Encoding.UTF8.GetBytes(text);
        using CancellationTokenSource patience = new(Patience);
        while (true)
        {
            ReadOnlySpan<byte> rest = _seen.GetBuffer().AsSpan(0, (int)_seen.Length)[_looked..];
            int at = rest.IndexOf(wanted);
            if (at >= 0)
            {
                _looked += at + wanted.Length;
                return Encoding.UTF8.GetString(rest[..at]);
            }
            int read;
            try
            {
                read = await program.ReadAsync(_buffer, patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"'{text}' did not show in: {Text[^Math.Min(4000, Text.Length)..]}");
            }
            if (read == 0) throw new EndOfStreamException($"the program ended before '{text}' showed: {Text}");
            _seen.Write(_buffer, 0, read);
        }
    }

    /// <summary>Reads to the end.</summary>
    public async Task<byte[]> ReadAllAsync()
    {
        using CancellationTokenSource patience = new(Patience);
        int read;
        while ((read = await program.ReadAsync(_buffer, patience.Token)) > 0) _seen.Write(_buffer, 0, read);
        return _seen.ToArray();
    }

    public async Task<ExecOutcome> EndAsync() => await program.Ended.WaitAsync(Patience);

    public async ValueTask DisposeAsync()
    {
        await program.DisposeAsync();
        await box.DisposeAsync();
        await _seen.DisposeAsync();
    }
}
