using System.CommandLine;
using System.Text.Json;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Logging;

namespace NativeSandbox.Server.Commands.Keys;

/// <summary><c>nativesandbox keys add|list|revoke</c>. Standard output has the key or the list and nothing else.</summary>
internal static class KeysCommand
{
    public static Command Define(TextWriter output, TextWriter error)
    {
        var name = new Argument<string>("NAME") { Description = "Whose key it is, for the log: letters, digits, '-', '_', '.' and '@', at most 64." };
        var file = new Option<string>("--api-keys-file")
        {
            HelpName = "FILE",
            Description = "The file of hashed keys. Without it API_KEYS_FILE, or else /etc/nativesandbox/api-keys.",
        };
        var stay = Usage.Flag("--no-restart", "Do not restart the service, which goes on with the keys that it has.");
        var json = Usage.Flag("--json", "Print an array of {name, added}.");

        var add = new Command("add", "Make a key and print it, once: only its hash is kept.");
        add.Arguments.Add(name);
        add.Options.Add(file);
        add.Options.Add(stay);
        add.SetAction((parsed, _) => Changes(parsed, file, stay, output, error).AddAsync(parsed.GetValue(name)!));
        var list = new Command("list", "List the names of the keys.");
        list.Options.Add(json);
        list.Options.Add(file);
        list.SetAction(parsed => List(PathOf(parsed.GetValue(file)), parsed.GetValue(json), output, error));
        var revoke = new Command("revoke", "Remove a key.");
        revoke.Arguments.Add(name);
        revoke.Options.Add(file);
        revoke.Options.Add(stay);
        revoke.SetAction((parsed, _) => Changes(parsed, file, stay, output, error).RevokeAsync(parsed.GetValue(name)!));
        var keys = new Command("keys", "Make, list and remove API keys.");
        keys.Subcommands.Add(add);
        keys.Subcommands.Add(list);
        keys.Subcommands.Add(revoke);
        return keys;
    }

    private static KeyChanges Changes(ParseResult parsed, Option<string> file, Option<bool> stay, TextWriter output, TextWriter error)
    {
        string path = PathOf(parsed.GetValue(file));
        RunningService? service = path == Installation.OfThisMachine.KeysFile ? new RunningService("systemctl") : null;
        return new KeyChanges(path, service, !parsed.GetValue(stay), output, error);
    }

    /// <exception cref="UsageException">No file is named and none is there.</exception>
    private static string PathOf(string? option)
    {
        string directory = Directory.GetCurrentDirectory();
        string named = option ?? Settings.ApiKeysFile.From(SettingSources.Read(directory, Environment.GetEnvironmentVariables(), []));
        if (named.Length > 0) return Path.GetFullPath(named, directory);
        string installed = Installation.OfThisMachine.KeysFile;
        return Environment.IsPrivilegedProcess || File.Exists(installed)
            ? installed
            : throw new UsageException("which file? Give --api-keys-file, or set API_KEYS_FILE.");
    }

    private static int List(string path, bool json, TextWriter output, TextWriter error)
    {
        try
        {
            IReadOnlyList<StoredKey> keys = new KeyFile(path).List();
            if (json) output.WriteLine(JsonSerializer.Serialize(keys, KeysJson.Default.IReadOnlyListStoredKey));
            else Table.Write(output, ["NAME", "ADDED"], keys.Select(key => (string[])[key.Name, key.Added is { } added ? $"{added:yyyy-MM-dd HH:mm:ss}Z" : "-"]));
            return ExitCode.Success;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"nativesandbox: {LogText.Escape(failure.Message.TrimEnd('.'))}; run it as the file's owner.");
            return ExitCode.Failure;
        }
    }
}
