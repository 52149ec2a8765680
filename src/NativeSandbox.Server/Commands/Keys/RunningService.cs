using System.ComponentModel;
using System.Diagnostics;
using NativeSandbox.Server.Configuration;

namespace NativeSandbox.Server.Commands.Keys;

/// <summary>The server as a systemd service.</summary>
/// <param name="systemctl">The program to ask.</param>
internal sealed class RunningService(string systemctl)
{
    public async Task<bool> IsActiveAsync() => await RunAsync("is-active", "--quiet", Installation.Unit).ConfigureAwait(false) == 0;

    /// <returns>Whether it runs again.</returns>
    public async Task<bool> RestartAsync() => await RunAsync("try-restart", Installation.Unit).ConfigureAwait(false) == 0;

    private async Task<int> RunAsync(params string[] arguments)
    {
        // Standard output is the key's alone: KEY=$(nativesandbox keys add alice).
        var start = new ProcessStartInfo(systemctl, arguments) { UseShellExecute = false, RedirectStandardOutput = true };
        try
        {
            using Process process = Process.Start(start) ?? throw new InvalidOperationException("Process.Start made no process.");
            await Console.Error.WriteAsync(await process.StandardOutput.ReadToEndAsync().ConfigureAwait(false)).ConfigureAwait(false);
            await process.WaitForExitAsync().ConfigureAwait(false);
            return process.ExitCode;
        }
        catch (Win32Exception)
        {
            // No systemd here.
            return ExitCode.Unavailable;
        }
    }
}
