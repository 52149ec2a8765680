using System.Text;
using System.Threading.Channels;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Runs;
using NativeSandbox.Core.Sessions;
using NativeSandbox.Server.Execution;
using NativeSandbox.Server.Terminals;

namespace NativeSandbox.Server.Executions;

/// <summary>One run of <c>POST /run</c>: keeps the beginning of what it writes, and passes all of it on.</summary>
/// <param name="id">Its name.</param>
/// <param name="session">Where it runs.</param>
/// <param name="request">What runs.</param>
/// <param name="limits">What it may use.</param>
/// <param name="listeners">Those who are told of everything and are waited for.</param>
internal sealed class Execution(ExecutionId id, UserSession session, RunRequest request, RunLimits limits, IExecutionListener listeners) : IRunClient
{
    /// <summary>Characters that are kept of both streams together.</summary>
    public const int KeptCharacters = 262_144;

    // Each holds one piece of what a program writes at once.
    private const int Pieces = 16;
    private static readonly TimeSpan ReaderStall = TimeSpan.FromSeconds(30);

    private readonly Lock changing = new();
    private readonly TextStream output = new();
    private readonly TextStream error = new();
    private readonly List<ExecutionEvent> kept = [];
    private readonly List<Channel<ExecutionEvent>> readers = [];
    private int keptCharacters;
    private bool hasBegun;
    private ExitMessage? exit;

    public string Id => id.Text;

    public UserSession Session => session;

    /// <summary>Whose it is.</summary>
    public string Tenant => session.Owner;

    public RunRequest Request => request;

    public RunLimits Limits => limits;

    public int Kept => Volatile.Read(ref keptCharacters);

    public bool HasEnded
    {
        get { lock (changing) return exit is not null; }
    }

    public void Began()
    {
        lock (changing) hasBegun = true;
    }

    public ValueTask OutputAsync(ReadOnlyMemory<byte> data) => TakeAsync(ExecutionEvent.Output, output.Take(data.Span));

    public ValueTask ErrorAsync(ReadOnlyMemory<byte> data) => TakeAsync(ExecutionEvent.Error, error.Take(data.Span));

    public async ValueTask EndAsync(ExitMessage end)
    {
        await TakeAsync(ExecutionEvent.Output, output.End()).ConfigureAwait(false);
        await TakeAsync(ExecutionEvent.Error, error.End()).ConfigureAwait(false);
        Channel<ExecutionEvent>[] waiting;
        var last = new ExecutionEvent(ExecutionEvent.Ended, null, end);
        lock (changing)
        {
            exit = end;
            waiting = [.. readers];
            readers.Clear();
        }
        foreach (Channel<ExecutionEvent> reader in waiting)
        {
            await SendAsync(reader, last).ConfigureAwait(false);
            reader.Writer.TryComplete();
        }
        await listeners.ExitAsync(session, end).ConfigureAwait(false);
    }

    /// <summary>What was kept, then what comes, then how it ended.</summary>
    public async IAsyncEnumerable<ExecutionEvent> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Channel<ExecutionEvent> channel = Channel.CreateBounded<ExecutionEvent>(Pieces);
        ExecutionEvent[] before;
        ExitMessage? ended;
        lock (changing)
        {
            before = [.. kept];
            ended = exit;
            if (ended is null) readers.Add(channel);
        }
        try
        {
            foreach (ExecutionEvent one in before) yield return one;
            if (ended is not null) yield return new ExecutionEvent(ExecutionEvent.Ended, null, ended);
            else await foreach (ExecutionEvent one in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false)) yield return one;
        }
        finally
        {
            lock (changing) readers.Remove(channel);
            channel.Writer.TryComplete();
        }
    }

    public ExecutionInfo Describe()
    {
        lock (changing)
        {
            return new ExecutionInfo
            {
                ExecutionId = Id,
                SessionId = session.Id.Value,
                Language = request.Language.Id,
                State = exit is not null ? "ended" : hasBegun ? "running" : "queued",
                Verdict = exit?.Verdict,
                Output = Text(ExecutionEvent.Output),
                Error = Text(ExecutionEvent.Error),
                OutputTruncated = keptCharacters == KeptCharacters || exit?.Verdict == nameof(Verdict.OutputLimitExceeded),
                Exit = exit,
            };
        }
    }

    private string Text(string kind)
    {
        var text = new StringBuilder();
        foreach (ExecutionEvent one in kept.Where(one => one.Kind == kind)) text.Append(one.Text);
        return text.ToString();
    }

    private async ValueTask TakeAsync(string kind, string text)
    {
        if (text.Length == 0) return;
        var piece = new ExecutionEvent(kind, text, null);
        Channel<ExecutionEvent>[] waiting;
        lock (changing)
        {
            int room = KeptCharacters - keptCharacters;
            if (room > 0)
            {
                kept.Add(text.Length <= room ? piece : piece with { Text = text[..room] });
                keptCharacters += Math.Min(text.Length, room);
            }
            waiting = [.. readers];
        }
        foreach (Channel<ExecutionEvent> reader in waiting) await SendAsync(reader, piece).ConfigureAwait(false);
        await listeners.OutputAsync(session, Id, kind == ExecutionEvent.Error, text).ConfigureAwait(false);
    }

    private async ValueTask SendAsync(Channel<ExecutionEvent> reader, ExecutionEvent piece)
    {
        if (reader.Writer.TryWrite(piece)) return;
        using var patience = new CancellationTokenSource(ReaderStall);
        try
        {
            await reader.Writer.WriteAsync(piece, patience.Token).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            // It has left.
        }
        catch (OperationCanceledException)
        {
            // It does not read, and must not hold the program any longer.
            lock (changing) readers.Remove(reader);
            reader.Writer.TryComplete();
        }
    }
}
