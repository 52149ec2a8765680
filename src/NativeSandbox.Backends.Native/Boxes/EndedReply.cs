using Microsoft.Win32.SafeHandles;
using NativeSandbox.Backends.Native.Interop;
using NativeSandbox.Protocol.Messages;
using NativeSandbox.Protocol.Wire;

namespace NativeSandbox.Backends.Native.Boxes;

/// <summary>The end of a run with the streams that were too long for the message. They are read by who awaits it, not on the receiving thread.</summary>
internal readonly record struct EndedReply(EndedMessage Message, SafeFileHandle? Output, SafeFileHandle? Error)
{
    public static EndedReply Read(ref WireReader body, DescriptorQueue descriptors)
    {
        EndedMessage message = EndedMessage.Read(ref body);
        SafeFileHandle? output = TakeOf(message.OutputLength, message.Output.Length, descriptors);
        try
        {
            return new EndedReply(message, output, TakeOf(message.ErrorLength, message.Error.Length, descriptors));
        }
        catch
        {
            output?.Dispose();
            throw;
        }
    }

    private static SafeFileHandle? TakeOf(long length, int inline, DescriptorQueue descriptors)
    {
        if (length > WireLimits.InlineBytes && length <= Array.MaxLength) return descriptors.Take();
        return length == inline ? null : throw new WireException($"a stream of {length} bytes came with {inline}");
    }
}
