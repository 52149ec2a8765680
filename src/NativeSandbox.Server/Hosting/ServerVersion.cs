using System.Reflection;

namespace NativeSandbox.Server.Hosting;

/// <summary>The version of this program.</summary>
internal static class ServerVersion
{
    // The informational version may carry "+commit", which nobody needs to read.
    public static string Text { get; } =
        typeof(ServerVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
