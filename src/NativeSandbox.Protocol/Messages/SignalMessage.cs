using NativeSandbox.Protocol.Wire;

namespace NativeSandbox.Protocol.Messages;

/// <summary>Send a signal to the process group of the program that runs in the box (<see cref="MessageKind.Signal"/>).</summary>
/// <param name="Signal">Its number, 1 to 64.</param>
public readonly record struct SignalMessage(int Signal)
{
    /// <summary>Writes the body.</summary>
    public void Write(ref WireWriter writer) => writer.Int32(Signal);

    /// <summary>Reads the body.</summary>
    /// <exception cref="WireException">There is no such signal.</exception>
    public static SignalMessage Read(ref WireReader reader)
    {
        int signal = reader.Int32();
        return signal is >= 1 and <= 64 ? new SignalMessage(signal) : throw new WireException($"there is no signal {signal}");
    }
}
