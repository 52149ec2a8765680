using NativeSandbox.Backends.Native.Interop;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Protocol.Messages;
using NativeSandbox.Protocol.Wire;

namespace NativeSandbox.Backends.Native.Connections;

/// <summary>Takes the answer to a request. Called on the receiving thread, once for each request (twice where a terminal comes first): it must not wait.</summary>
internal interface IReplySink
{
    /// <exception cref="WireException">The answer does not follow the protocol.</exception>
    void OnReply(MessageKind kind, ref WireReader body, DescriptorQueue descriptors);

    /// <summary>No answer will come.</summary>
    void OnLost(SandboxException reason);
}
