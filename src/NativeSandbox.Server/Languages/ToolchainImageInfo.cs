using System.ComponentModel;

namespace NativeSandbox.Server.Languages;

/// <summary>The toolchain image as clients see it.</summary>
internal sealed record ToolchainImageInfo(
    [property: Description("The hash of its content.")] string Hash,
    [property: Description("When it was built, as it says.")] string Built);
