using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Logging;
using NativeSandbox.Server.Security;

namespace NativeSandbox.Server.Commands.Keys;

/// <summary>Adds and removes keys, and lets the server know.</summary>
/// <param name="path">The file of keys.</param>
/// <param name="service">The service that has a copy of the file; null where none has.</param>
/// <param name="restarts">Whether the service is to have the change at once.</param>
/// <param name="output">Gets the key.</param>
/// <param name="error">Gets what a person wants to know.</param>
internal sealed class KeyChanges(string path, RunningService? service, bool restarts, TextWriter output, TextWriter error)
{
    /// <exception cref="UsageException">The name is none.</exception>
    /// <exception cref="ConfigurationException">The file has a line that is no key.</exception>
    public Task<int> AddAsync(string name)
    {
        CheckName(name);
        return ChangeAsync(file =>
        {
            if (file.Add(name, DateTime.UtcNow) is not { } key)
            {
                error.WriteLine($"nativesandbox: {path} has a key '{name}' already; revoke it first, or take another name.");
                return false;
            }
            output.WriteLine(key);
            output.Flush();
            error.WriteLine($"The key of '{name}' is in {path} as a hash; this is the only time that it is shown.");
            return true;
        });
    }

    /// <exception cref="UsageException">The name is none.</exception>
    /// <exception cref="ConfigurationException">The file has a line that is no key.</exception>
    public Task<int> RevokeAsync(string name)
    {
        CheckName(name);
        return ChangeAsync(file =>
        {
            if (!file.Revoke(name))
            {
                error.WriteLine($"nativesandbox: {path} has no key '{name}'; see nativesandbox keys list.");
                return false;
            }
            error.WriteLine($"The key of '{name}' is no longer in {path}.");
            return true;
        });
    }

    private static void CheckName(string name)
    {
        if (!ApiKey.IsName(name))
            throw new UsageException($"NAME is '{LogText.Escape(name)}'; it must be 1 to 64 letters, digits, '-', '_', '.' or '@'.");
    }

    private async Task<int> ChangeAsync(Func<KeyFile, bool> change)
    {
        try
        {
            if (!change(new KeyFile(path))) return ExitCode.Failure;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"nativesandbox: {path} is not changed: {LogText.Escape(failure.Message.TrimEnd('.'))}; name a file that you may write with --api-keys-file, or run this as root.");
            return ExitCode.Failure;
        }
        if (service is null || !await service.IsActiveAsync().ConfigureAwait(false))
        {
            error.WriteLine("A server that runs with this file reads it again on SIGHUP.");
            return ExitCode.Success;
        }
        if (!restarts)
        {
            error.WriteLine($"{Installation.Unit} goes on with the keys that it has until: systemctl try-restart {Installation.Unit}");
            return ExitCode.Success;
        }
        // LoadCredential= gave it a copy, which only a start renews; its socket and the requests that run outlive that.
        error.WriteLine($"Restarting {Installation.Unit}, which has a copy of the file …");
        if (await service.RestartAsync().ConfigureAwait(false)) return ExitCode.Success;
        error.WriteLine($"nativesandbox: {Installation.Unit} did not restart and may go on with the old keys; see systemctl status {Installation.Unit}.");
        return ExitCode.Failure;
    }
}
