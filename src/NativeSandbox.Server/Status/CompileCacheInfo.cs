using System.ComponentModel;

namespace NativeSandbox.Server.Status;

/// <summary>The cache of compiled programs.</summary>
internal sealed record CompileCacheInfo(
    [property: Description("Artefacts kept.")] int Count,
    [property: Description("Bytes kept.")] long Bytes,
    [property: Description("Compile steps spared.")] long Hits,
    [property: Description("Compile steps run.")] long Misses);
