namespace NativeSandbox.Core.Languages;

/// <summary>Where a language's toolchain comes from.</summary>
public enum LanguageSource
{
    /// <summary>From the machine's own packages.</summary>
    Host,

    /// <summary>From the toolchain image.</summary>
    Image,

    /// <summary>From a manifest in <c>toolchains/local</c>: somebody's own SDK.</summary>
    Local,
}
