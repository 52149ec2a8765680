using NativeSandbox.Protocol.Wire;

namespace NativeSandbox.Protocol.Messages;

/// <summary>nsbox is ready (<see cref="MessageKind.Welcome"/>).</summary>
/// <param name="ProtocolVersion"><see cref="WireLimits.Version"/> of nsbox.</param>
/// <param name="Version">nsbox's own version.</param>
/// <param name="ProcessId">Its process id as the client sees it.</param>
/// <param name="CgroupDriver"><c>v2</c>, <c>v1</c> or <c>none</c>.</param>
/// <param name="MaximumBoxes">Boxes alive at once.</param>
/// <param name="Warnings">What the machine cannot do, in sentences.</param>
public sealed record WelcomeMessage(
    int ProtocolVersion, string Version, int ProcessId, string CgroupDriver, int MaximumBoxes, IReadOnlyList<string> Warnings)
{
    /// <summary>Who keeps users' directories within their quota.</summary>
    public HomeQuota Homes { get; init; }

    /// <summary>Writes the body.</summary>
    public void Write(ref WireWriter writer)
    {
        writer.Int32(ProtocolVersion);
        writer.Text(Version);
        writer.Int32(ProcessId);
        writer.Text(CgroupDriver);
        writer.Int32(MaximumBoxes);
        writer.Texts(Warnings);
        writer.Byte((byte)Homes);
    }

    /// <summary>Reads the body.</summary>
    public static WelcomeMessage Read(ref WireReader reader) => new(
        reader.Int32(), reader.Text(), reader.Int32(), reader.Text(), reader.Int32(), reader.Texts())
    {
        Homes = (HomeQuota)reader.Byte(),
    };
}
