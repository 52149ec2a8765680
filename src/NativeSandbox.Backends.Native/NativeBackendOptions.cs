namespace NativeSandbox.Backends.Native;

/// <summary>Where nsbox is, or how to start it.</summary>
public sealed record NativeBackendOptions
{
    /// <summary>The socket of an nsbox that somebody else runs (systemd); null to start one.</summary>
    public string? SocketPath { get; init; }

    /// <summary>The nsbox executable to start; null for <c>nsbox</c> beside this program. Not used with <see cref="SocketPath"/>.</summary>
    public string? LauncherPath { get; init; }

    /// <summary>Arguments for <c>nsbox serve</c>, after <c>--socket PATH</c>.</summary>
    public IReadOnlyList<string> LauncherArguments { get; init; } = [];

    /// <summary>Gets each line that the nsbox started here writes to standard error; null for this program's own standard error.</summary>
    public Action<string>? LauncherLog { get; init; }

    /// <summary>How long a request waits for nsbox to be there before it fails.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
