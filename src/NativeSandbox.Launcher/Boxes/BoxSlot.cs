using NativeSandbox.Launcher.UserNamespaces;

namespace NativeSandbox.Launcher.Boxes;

/// <summary>A number that one living box at a time has, and the ids that follow from it, as the launcher's namespace counts them.</summary>
/// <param name="Number">From 0.</param>
internal readonly record struct BoxSlot(int Number)
{
    /// <summary>The most boxes that a range of ids has room for.</summary>
    public const int Maximum = 4096;

    private const uint FirstPayload = 1000, FirstInit = 10000;

    /// <summary>The user that programs run as.</summary>
    public uint PayloadId(IdRange ids) => ids.HasIdPerBox ? FirstPayload + (uint)Number : 0;

    /// <summary>The user that init runs as.</summary>
    public uint InitId(IdRange ids) => ids.HasIdPerBox ? FirstInit + (uint)Number : 0;
}
