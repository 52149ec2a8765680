using Microsoft.Win32.SafeHandles;
using NativeSandbox.Protocol.Wire;

namespace NativeSandbox.Backends.Native.Interop;

/// <summary>The descriptors that came with a message, in order. What nobody takes is closed.</summary>
internal sealed class DescriptorQueue
{
    private readonly Queue<SafeFileHandle> _received = new();

    public void Add(SafeFileHandle descriptor) => _received.Enqueue(descriptor);

    /// <exception cref="WireException">The message came with fewer than it speaks of.</exception>
    public SafeFileHandle Take() => _received.TryDequeue(out SafeFileHandle? descriptor)
        ? descriptor
        : throw new WireException("a message came without the descriptor that it speaks of");

    public void CloseRest()
    {
        while (_received.TryDequeue(out SafeFileHandle? descriptor)) descriptor.Dispose();
    }
}
