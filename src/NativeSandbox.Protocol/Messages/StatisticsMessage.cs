using NativeSandbox.Protocol.Wire;

namespace NativeSandbox.Protocol.Messages;

/// <summary>nsbox's counts (<see cref="MessageKind.Statistics"/>).</summary>
/// <param name="ReadyBoxes">Boxes that wait in the pool.</param>
/// <param name="BusyBoxes">Boxes that clients have.</param>
/// <param name="BoxesCreated">Boxes made since the start.</param>
/// <param name="BoxesFailed">Boxes whose making failed.</param>
/// <param name="Execs">Programs started.</param>
/// <param name="PoolMisses">Opens that had to wait for a box to be made.</param>
/// <param name="UptimeMs">Milliseconds since the start.</param>
public readonly record struct StatisticsMessage(
    int ReadyBoxes, int BusyBoxes, long BoxesCreated, long BoxesFailed, long Execs, long PoolMisses, long UptimeMs)
{
    /// <summary>Writes the body.</summary>
    public void Write(ref WireWriter writer)
    {
        writer.Int32(ReadyBoxes);
        writer.Int32(BusyBoxes);
        writer.Int64(BoxesCreated);
        writer.Int64(BoxesFailed);
        writer.Int64(Execs);
        writer.Int64(PoolMisses);
        writer.Int64(UptimeMs);
    }

    /// <summary>Reads the body.</summary>
    public static StatisticsMessage Read(ref WireReader reader) => new(
        reader.Int32(), reader.Int32(), reader.Int64(), reader.Int64(), reader.Int64(), reader.Int64(), reader.Int64());
}
