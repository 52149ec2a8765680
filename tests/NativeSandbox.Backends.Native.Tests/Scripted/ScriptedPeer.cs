using Microsoft.Win32.SafeHandles;
using NativeSandbox.Backends.Native.Interop;
using NativeSandbox.Protocol.Messages;
using NativeSandbox.Protocol.Wire;

namespace NativeSandbox.Backends.Native.Tests.Scripted;

internal delegate void WriteBody(ref WireWriter writer);

/// <summary>The launcher's end of a connection.</summary>
internal sealed class ScriptedPeer(SeqPacketSocket socket)
{
    public SeqPacketSocket Socket { get; } = socket;

    public void Answer(Request request, MessageKind kind, WriteBody? write = null, params SafeFileHandle[] descriptors)
    {
        // A request numbered 0 has no answer, as with nsbox itself.
        if (request.Header.Request == 0) return;
        byte[] buffer = new byte[WireLimits.MessageBytes];
        WireWriter writer = new(buffer);
        new MessageHeader(kind, request.Header.Request, request.Header.Box).Write(ref writer);
        write?.Invoke(ref writer);
        Socket.Send(buffer.AsSpan(0, writer.Length), descriptors);
        foreach (SafeFileHandle descriptor in descriptors) descriptor.Dispose();
    }

    public void Fail(Request request, FailedMessage failed) => Answer(request, MessageKind.Failed, failed.Write);

    public void End(Request request, EndedMessage ended, params SafeFileHandle[] descriptors) => Answer(request, MessageKind.Ended, ended.Write, descriptors);

    public void AnswerAsUsual(Request request)
    {
        switch (request.Kind)
        {
            case MessageKind.Hello:
                Answer(request, MessageKind.Welcome, new WelcomeMessage(WireLimits.Version, "9.9", 4711, "v1", 16, ["no swap limit"]).Write);
                break;
            case MessageKind.Exec:
                End(request, new EndedMessage { End = RunEnd.Exited });
                break;
            case MessageKind.GetStatistics:
                Answer(request, MessageKind.Statistics, new StatisticsMessage(1, 2, 3, 4, 5, 6, 7).Write);
                break;
            default:
                Answer(request, MessageKind.Done);
                break;
        }
    }
}
