using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Security;

namespace NativeSandbox.Server.Commands.Keys;

/// <summary>Changes a file of hashed keys. Each change replaces it whole and under a lock, so that a server that reads it sees it before or after.</summary>
internal sealed class KeyFile(string path)
{
    /// <summary>So that scanners of repositories and logs know what they have found.</summary>
    public const string Prefix = "nsk_";

    private const int SecretBytes = 32;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // A link stays a link; what it points at is replaced.
    private readonly string path = File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ConfigurationException">A line is malformed.</exception>
    public IReadOnlyList<StoredKey> List() => [.. ApiKeysFile.Parse(path, File.ReadAllLines(path)).Select(StoredKey.Of)];

    /// <summary>Makes a key and stores its hash.</summary>
    /// <returns>The key, which is nowhere else; null where the name is taken.</returns>
    /// <exception cref="IOException">The file cannot be read or replaced.</exception>
    /// <exception cref="ConfigurationException">A line is malformed.</exception>
    public string? Add(string name, DateTime now)
    {
        using var held = new DirectoryLock(Path.GetDirectoryName(path)!);
        List<string> lines = Lines();
        if (ApiKeysFile.Parse(path, lines).ToList().Exists(line => line.Key.Name == name)) return null;
        string secret = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var key = new ApiKey(name, SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
        lines.Add(new ApiKeyLine(key, StoredKey.Comment(now)).ToString());
        Replace(lines, held);
        return secret;
    }

    /// <summary>Removes a key.</summary>
    /// <returns>False where there is none of this name.</returns>
    /// <exception cref="IOException">The file cannot be read or replaced.</exception>
    /// <exception cref="ConfigurationException">A line is malformed.</exception>
    public bool Revoke(string name)
    {
        using var held = new DirectoryLock(Path.GetDirectoryName(path)!);
        List<string> lines = Lines();
        if (!ApiKeysFile.Parse(path, lines).ToList().Exists(line => line.Key.Name == name)) return false;
        lines.RemoveAll(line => !ApiKeyLine.IsBlank(line) && ApiKeyLine.Parse(line)?.Key.Name == name);
        Replace(lines, held);
        return true;
    }

    private List<string> Lines() => File.Exists(path) ? [.. File.ReadLines(path)] : [];

    private void Replace(List<string> lines, DirectoryLock held)
    {
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException("Boxes, and so keys for them, are Linux's.");
        string partial = $"{path}.{Environment.ProcessId}";
        // What a killed process of the same number left; nobody else writes it while the lock is held.
        File.Delete(partial);
        try
        {
            using (var file = new FileStream(partial, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
            {
                KeepOwner(file);
                file.Write(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
                file.Flush(flushToDisk: true);
            }
            File.Move(partial, path, overwrite: true);
            held.Flush();
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private void KeepOwner(FileStream file)
    {
        if (!File.Exists(path)) return;
        if (LibC.statx(LibC.AT_FDCWD, path, 0, LibC.STATX_BASIC_STATS, out LibC.Statx old) != 0
            // The owner first: a change of owner clears bits of the mode.
            || LibC.fchown(file.SafeFileHandle, old.stx_uid, old.stx_gid) != 0
            || LibC.fchmod(file.SafeFileHandle, old.stx_mode & LibC.PermissionBits) != 0)
            throw new IOException($"{path}: its owner and mode cannot be kept: {Marshal.GetLastPInvokeErrorMessage()}");
    }
}
