namespace NativeSandbox.Languages;

/// <summary>The toolchain image that the languages are tried in.</summary>
internal static class ImageOfTests
{
    private const string Variable = "NATIVESANDBOX_TOOLCHAINS", Installed = "/opt/nativesandbox/toolchains/current";

    /// <summary>Its root file system.</summary>
    /// <exception cref="InvalidOperationException">It is not there.</exception>
    public static string Find()
    {
        string path = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } set ? set : Installed;
        return File.Exists(Path.Combine(path, "opt/nativesandbox/image.json"))
            ? path
            : throw new InvalidOperationException($"There is no toolchain image at {path}. Build one: IMAGES_DIR=DIR toolchains/build-image.sh all, and set {Variable}=DIR/current (./install.sh test does both).");
    }
}
