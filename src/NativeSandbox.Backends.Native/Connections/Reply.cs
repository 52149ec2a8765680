using NativeSandbox.Backends.Native.Interop;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Protocol.Messages;
using NativeSandbox.Protocol.Wire;

namespace NativeSandbox.Backends.Native.Connections;

/// <summary>Reads an answer of the expected kind.</summary>
internal delegate T ReplyReader<T>(ref WireReader body, DescriptorQueue descriptors);

/// <summary>An answer that somebody awaits.</summary>
/// <param name="expected">The kind of a good answer; a <see cref="MessageKind.Failed"/> becomes the exception.</param>
/// <param name="read">Reads a good answer.</param>
internal sealed class Reply<T>(MessageKind expected, ReplyReader<T> read) : IReplySink
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Task => _completion.Task;

    public void OnReply(MessageKind kind, ref WireReader body, DescriptorQueue descriptors)
    {
        if (kind == expected) _completion.TrySetResult(read(ref body, descriptors));
        else if (kind == MessageKind.Failed) _completion.TrySetException(Failures.ToException(FailedMessage.Read(ref body)));
        else throw new WireException($"nsbox answered {kind} where {expected} was due");
    }

    public void OnLost(SandboxException reason) => _completion.TrySetException(reason);
}
