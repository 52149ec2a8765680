using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using NativeSandbox.Core.Runs;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Core.Sessions;

/// <summary>A program that runs beside a session's terminal, in a box of its own on the same directory.</summary>
public sealed class SessionRun
{
    private const int ReadSize = 32 * 1024;

    private readonly SessionBox _box;
    private readonly SessionProgram _program;
    private readonly FileLease _files;
    private readonly IRunClient _client;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource<TerminalExit> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TerminalExit? _cut;

    internal SessionRun(SessionBox box, SessionProgram program, FileLease files, IRunClient client, TimeSpan patience, TimeProvider time)
    {
        _box = box;
        _program = program;
        _files = files;
        _client = client;
        _patience = patience;
        _time = time;
        Whole = Task.Run(RunAsync);
    }

    /// <summary>How it ended; all its output was taken then. Never faults.</summary>
    public Task<TerminalExit> Ended => _ended.Task;

    /// <summary>Done when its box is gone too.</summary>
    internal Task Whole { get; }

    /// <summary>Ends it; done when it is over.</summary>
    public async Task StopAsync()
    {
        await _box.StopAsync().ConfigureAwait(false);
        await Whole.ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        await using ConfiguredAsyncDisposable _ = _box.ConfigureAwait(false);
        TerminalExit exit = await EndAsync().ConfigureAwait(false);
        // Before anybody hears of the end and sends the next one.
        _files.Dispose();
        _ended.SetResult(exit);
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever fails, who waits for the end hears of it.")]
    private async Task<TerminalExit> EndAsync()
    {
        try
        {
            return await RunInBoxAsync().ConfigureAwait(false);
        }
        catch (Exception) when (_box.IsStopped)
        {
            return _cut ?? ProgramExits.Stopped;
        }
        catch (Exception e)
        {
            return ProgramExits.OfFault(e);
        }
    }

    private async Task<TerminalExit> RunInBoxAsync()
    {
        await _box.OpenAsync(_program).ConfigureAwait(false);
        (ReadOnlyMemory<byte> words, TerminalExit? failure) = await _box.CompileAsync(_program).ConfigureAwait(false);
        if (!words.IsEmpty) await GiveAsync(_client.ErrorAsync, words).ConfigureAwait(false);
        if (failure is not null) return failure;
        IProgram program = await _box.StartAsync(_program, terminal: null).ConfigureAwait(false);
        Task typing = TypeAsync(program);
        await Task.WhenAll(
            ShowAsync(program.ReadAsync, _client.OutputAsync), ShowAsync(program.ReadErrorAsync, _client.ErrorAsync)).ConfigureAwait(false);
        ExecOutcome outcome = await program.Ended.ConfigureAwait(false);
        await typing.ConfigureAwait(false);
        return _cut ?? ProgramExits.Of(_program, outcome, _box.IsStopped);
    }

    private async Task TypeAsync(IProgram program)
    {
        await program.WriteAsync(_program.Input, CancellationToken.None).ConfigureAwait(false);
        program.CloseInput();
    }

    private async Task ShowAsync(Func<Memory<byte>, CancellationToken, ValueTask<int>> readAsync, Func<ReadOnlyMemory<byte>, ValueTask> giveAsync)
    {
        byte[] buffer = new byte[ReadSize];
        long left = _program.Limits.Output.Bytes is > 0 and var limit ? limit : long.MaxValue;
        int read;
        while ((read = await readAsync(buffer, CancellationToken.None).ConfigureAwait(false)) > 0)
        {
            await GiveAsync(giveAsync, buffer.AsMemory(0, (int)Math.Min(read, left))).ConfigureAwait(false);
            if (read > left)
            {
                await CutAsync(Verdict.OutputLimitExceeded, VerdictRules.DescribeLimit(ExecEnd.OutputLimit, _program.Limits)!).ConfigureAwait(false);
                return;
            }
            left -= read;
            await Task.Yield();
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever the taker throws, the run ends with a sentence.")]
    private async Task GiveAsync(Func<ReadOnlyMemory<byte>, ValueTask> giveAsync, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty || Volatile.Read(ref _cut) is not null) return;
        try
        {
            await giveAsync(bytes).AsTask().WaitAsync(_patience, _time).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            await CutAsync(Verdict.InternalError, $"nobody takes the output: {e.Message}").ConfigureAwait(false);
        }
    }

    private Task CutAsync(Verdict verdict, string detail)
    {
        Interlocked.CompareExchange(ref _cut, new TerminalExit { Verdict = verdict, Stopped = true, Detail = detail }, null);
        return _box.StopAsync();
    }
}
