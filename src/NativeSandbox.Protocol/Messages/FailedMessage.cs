using NativeSandbox.Protocol.Wire;

namespace NativeSandbox.Protocol.Messages;

/// <summary>A request that could not be carried out (<see cref="MessageKind.Failed"/>).</summary>
/// <param name="Step">The step that failed, by the launcher's name for it: <c>PivotRoot</c>, <c>OpenFile</c>.</param>
/// <param name="Errno">The errno, 0 where there is none.</param>
/// <param name="Text">A sentence that says what failed and what mends it.</param>
/// <param name="BoxLost">Whether the box is gone by this.</param>
public sealed record FailedMessage(string Step, int Errno, string Text, bool BoxLost)
{
    /// <summary>Writes the body.</summary>
    public void Write(ref WireWriter writer)
    {
        writer.Text(Step);
        writer.Int32(Errno);
        writer.Text(Text);
        writer.Byte(BoxLost ? (byte)1 : (byte)0);
    }

    /// <summary>Reads the body.</summary>
    public static FailedMessage Read(ref WireReader reader) => new(reader.Text(), reader.Int32(), reader.Text(), reader.Byte() != 0);
}
