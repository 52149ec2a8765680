using Microsoft.Win32.SafeHandles;
using NativeSandbox.Backends.Native.Connections;
using NativeSandbox.Backends.Native.Interop;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Protocol.Messages;
using NativeSandbox.Protocol.Wire;

namespace NativeSandbox.Backends.Native.Boxes;

/// <summary>The answer to a Get: a file, null where there is no such regular file, or the box's failure.</summary>
internal sealed class FileReply : IReplySink
{
    private readonly TaskCompletionSource<(ContentMessage Message, SafeFileHandle? Memory)?> _completion =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<(ContentMessage Message, SafeFileHandle? Memory)?> Task => _completion.Task;

    public void OnReply(MessageKind kind, ref WireReader body, DescriptorQueue descriptors)
    {
        switch (kind)
        {
            case MessageKind.Content:
                ContentMessage content = ContentMessage.Read(ref body);
                bool beside = content.Length > WireLimits.InlineBytes && content.Length <= Array.MaxLength;
                if (!beside && content.Length != content.Content.Length)
                    throw new WireException($"a file of {content.Length} bytes came with {content.Content.Length}");
                _completion.TrySetResult((content, beside ? descriptors.Take() : null));
                break;
            case MessageKind.Failed:
                FailedMessage failed = FailedMessage.Read(ref body);
                // The box lives: the file is missing, not regular, a link or too large, and that is an answer.
                if (failed.BoxLost) _completion.TrySetException(Failures.ToException(failed));
                else _completion.TrySetResult(null);
                break;
            default:
                throw new WireException($"nsbox answered {kind} where {MessageKind.Content} was due");
        }
    }

    public void OnLost(SandboxException reason) => _completion.TrySetException(reason);
}
