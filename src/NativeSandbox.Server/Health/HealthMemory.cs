using System.ComponentModel;

namespace NativeSandbox.Server.Health;

/// <summary>Memory of the server's process.</summary>
/// <param name="Rss">Resident, in bytes.</param>
/// <param name="HeapTotal">Of the managed heap, in bytes.</param>
internal sealed record HealthMemory(
    [property: Description("Resident memory, in bytes.")] long Rss,
    [property: Description("The managed heap, in bytes.")] long HeapTotal);
