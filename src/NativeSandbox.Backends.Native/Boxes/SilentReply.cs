using NativeSandbox.Backends.Native.Connections;
using NativeSandbox.Backends.Native.Interop;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Protocol.Messages;
using NativeSandbox.Protocol.Wire;

namespace NativeSandbox.Backends.Native.Boxes;

/// <summary>The answer to a Kill or a Signal, which says nothing: a program that ended before it got there is as well. What counts is the answer to its Exec.</summary>
internal sealed class SilentReply : IReplySink
{
    public static SilentReply Instance { get; } = new();

    public void OnReply(MessageKind kind, ref WireReader body, DescriptorQueue descriptors)
    {
        if (kind is not (MessageKind.Done or MessageKind.Failed)) throw new WireException($"nsbox answered {kind} where {MessageKind.Done} was due");
    }

    public void OnLost(SandboxException reason) { }
}
