using NativeSandbox.Backends.Native;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Server.Configuration;

namespace NativeSandbox.Server.Commands;

/// <summary>Makes the backend that is configured.</summary>
internal static class BackendFactory
{
    public static ISandboxBackend Create(BackendOptions options, Serilog.ILogger log) => options.Kind switch
    {
        SandboxBackendKind.Native => new NativeBackend(new NativeBackendOptions
        {
            SocketPath = options.LauncherSocket,
            LauncherPath = options.LauncherPath,
            LauncherLog = line => log.Information("nsbox: {Line}", line),
        }),
        _ => throw new ConfigurationException(Settings.SandboxBackend.Name, options.Kind.ToString(), $"it must be {Settings.SandboxBackend.Range}"),
    };
}
