using System.Buffers;
using NativeSandbox.Server.Interop;
using Serilog.Core;
using Serilog.Events;
using Serilog.Parsing;

namespace NativeSandbox.Server.Logging.Journal;

/// <summary>Sends events to the journal from a thread of its own. Whoever logs never waits: where the journal hangs, messages are dropped and counted.</summary>
internal sealed class JournalSink : ILogEventSink, IDisposable
{
    private const int Capacity = 8192;

    private static readonly TimeSpan SendPatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(3);
    private static readonly MessageTemplate DroppedTemplate = new MessageTemplateParser().Parse("{Dropped} messages were lost: the journal did not take them");

    private readonly Queue<LogEvent> waiting = new();
    private readonly UnixDatagrams datagrams;
    private readonly Thread sender;
    private readonly ArrayBufferWriter<byte> message = new(4096);
    private long dropped;
    private bool ended;

    /// <param name="socket">The journal's socket.</param>
    /// <exception cref="IOException">There can be no such socket.</exception>
    public JournalSink(string socket)
    {
        datagrams = new UnixDatagrams(socket, SendPatience);
        sender = new Thread(SendAll) { IsBackground = true, Name = "journal" };
        sender.Start();
    }

    /// <summary>Messages that the journal did not take.</summary>
    public long Dropped => Interlocked.Read(ref dropped);

    public void Emit(LogEvent logEvent)
    {
        lock (waiting)
        {
            if (waiting.Count < Capacity && !ended)
            {
                waiting.Enqueue(logEvent);
                if (waiting.Count == 1) Monitor.Pulse(waiting);
                return;
            }
        }
        Interlocked.Increment(ref dropped);
    }

    /// <summary>Sends what is left, for a bounded time.</summary>
    public void Dispose()
    {
        lock (waiting)
        {
            if (ended) return;
            ended = true;
            Monitor.Pulse(waiting);
        }
        // A journal that hangs must not keep the service from ending; the socket is then left to the end of the process.
        if (sender.Join(EndPatience)) datagrams.Dispose();
    }

    private void SendAll()
    {
        long told = 0;
        while (Next() is { } logEvent)
        {
            if (!Send(logEvent)) continue;
            long lost = Dropped;
            if (lost != told && Send(Lost(lost - told))) told = lost;
        }
    }

    private LogEvent? Next()
    {
        lock (waiting)
        {
            while (waiting.Count == 0)
            {
                if (ended) return null;
                Monitor.Wait(waiting);
            }
            return waiting.Dequeue();
        }
    }

    private bool Send(LogEvent logEvent)
    {
        message.ResetWrittenCount();
        JournalMessage.Write(logEvent, message);
        if (datagrams.Send(message.WrittenSpan)) return true;
        Interlocked.Increment(ref dropped);
        return false;
    }

    private static LogEvent Lost(long count) =>
        new(DateTimeOffset.UtcNow, LogEventLevel.Warning, null, DroppedTemplate, [new LogEventProperty("Dropped", new ScalarValue(count))]);
}
