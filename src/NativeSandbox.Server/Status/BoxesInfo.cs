using System.ComponentModel;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Server.Status;

/// <summary>The boxes at this moment, and since the backend started.</summary>
internal sealed record BoxesInfo(
    [property: Description("Made and waiting for a job.")] int Ready,
    [property: Description("With a job.")] int Busy,
    [property: Description("Made since the backend started.")] long Created,
    [property: Description("Whose making failed since the backend started.")] long Failed,
    [property: Description("Programs started since the backend started, compilers included.")] long Execs)
{
    public static BoxesInfo? From(BackendStatus? status) => status is null
        ? null
        : new BoxesInfo(status.ReadyBoxes, status.BusyBoxes, status.BoxesCreated, status.BoxesFailed, status.Execs);
}
