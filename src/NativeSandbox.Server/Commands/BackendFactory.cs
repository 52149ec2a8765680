using System.Globalization;
using NativeSandbox.Backends.Native;
using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Server.Configuration;

namespace NativeSandbox.Server.Commands;

/// <summary>Makes the backend that is configured.</summary>
internal static class BackendFactory
{
    /// <param name="options">What makes the boxes.</param>
    /// <param name="catalog">The languages, for what their boxes must show.</param>
    /// <param name="log">Gets what nsbox says.</param>
    /// <param name="users">Where users' directories are, for a server that has sessions; null for none.</param>
    public static ISandboxBackend Create(BackendOptions options, LanguageCatalog catalog, Serilog.ILogger log, UserSessionOptions? users = null) => options.Kind switch
    {
        SandboxBackendKind.Native => new NativeBackend(new NativeBackendOptions
        {
            SocketPath = options.LauncherSocket,
            LauncherPath = options.LauncherPath,
            LauncherArguments = [.. LauncherArguments(options, catalog), .. UserArguments(users)],
            LauncherLog = line => log.Information("nsbox: {Line}", line),
        }),
        _ => throw new ConfigurationException(Settings.SandboxBackend.Name, options.Kind.ToString(), $"it must be {Settings.SandboxBackend.Range}"),
    };

    /// <summary>What a nsbox started here is told to show: the toolchain image, and what local languages need.</summary>
    public static IReadOnlyList<string> LauncherArguments(BackendOptions options, LanguageCatalog catalog)
    {
        List<string> arguments = [];
        if (options.ToolchainImage is { } image) arguments.AddRange("--image", image);
        // One that is not there would keep nsbox from starting at all; its language is then listed as not installed.
        foreach (ToolchainBind bind in catalog.All.SelectMany(language => language.Binds).Distinct().Where(bind => Path.Exists(bind.From)))
            arguments.AddRange("--bind", $"{bind.From}:{bind.To}");
        return arguments;
    }

    private static string[] UserArguments(UserSessionOptions? users) => users is null ? [] :
    [
        "--users", users.UserBaseDirectory,
        "--home-bytes", users.DiskBytes.Bytes.ToString(CultureInfo.InvariantCulture),
        "--home-inodes", users.DiskInodes.ToString(CultureInfo.InvariantCulture),
    ];
}
