namespace NativeSandbox.Server.Configuration;

/// <summary>What happens to a user's directory that nobody used for long.</summary>
internal enum UserDirectoryCleanup
{
    Archive,
    Remove,
}
