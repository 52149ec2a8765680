using NativeSandbox.Backends.Native.Interop;
using NativeSandbox.Protocol.Messages;
using NativeSandbox.Protocol.Wire;

namespace NativeSandbox.Backends.Native.Tests.Scripted;

/// <summary>A request as the scripted launcher got it. Content that came beside the message is read into it.</summary>
internal sealed record Request(MessageHeader Header, object? Body)
{
    public MessageKind Kind => Header.Kind;

    public static Request Read(ReadOnlySpan<byte> message, DescriptorQueue descriptors)
    {
        WireReader reader = new(message);
        MessageHeader header = MessageHeader.Read(ref reader);
        object? body = header.Kind switch
        {
            MessageKind.Hello => reader.Int32(),
            MessageKind.Put => Whole(PutMessage.Read(ref reader), descriptors),
            MessageKind.Exec => Whole(ExecMessage.Read(ref reader), descriptors),
            MessageKind.Get => GetMessage.Read(ref reader),
            _ => null,
        };
        return new Request(header, body);
    }

    private static PutMessage Whole(PutMessage put, DescriptorQueue descriptors) =>
        put.Length > WireLimits.InlineBytes ? put with { Content = SealedMemory.Take(descriptors.Take(), put.Length) } : put;

    private static ExecMessage Whole(ExecMessage exec, DescriptorQueue descriptors)
    {
        if (exec.Input != StreamKind.Descriptor) return exec;
        using FileStream input = new(descriptors.Take(), FileAccess.Read);
        using MemoryStream bytes = new();
        input.CopyTo(bytes);
        return exec with { InputBytes = bytes.ToArray() };
    }
}
