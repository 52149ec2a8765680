using System.Collections;

namespace NativeSandbox.Server.Configuration;

/// <summary>Collects what was set. Later sources win: <c>appsettings.json</c>, <c>.env</c>, the environment, the command line.</summary>
internal static class SettingSources
{
    /// <summary>The values by each setting's first name; empty values count as not set.</summary>
    /// <exception cref="ConfigurationException">A source cannot be read, or says two things at once.</exception>
    public static Dictionary<string, string> Read(string directory, IDictionary environment, IReadOnlyList<string> arguments)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        string json = Path.Combine(directory, "appsettings.json");
        if (File.Exists(json)) Add(values, ReadJson(json), json);
        string dotEnv = Path.Combine(directory, ".env");
        if (File.Exists(dotEnv)) Add(values, DotEnv.Read(dotEnv), dotEnv);
        Add(values, environment.Cast<DictionaryEntry>().Select(entry =>
            new KeyValuePair<string, string>((string)entry.Key, (string?)entry.Value ?? "")), "the environment");
        Add(values, CommandLineSettings.Read(arguments), "the command line");
        return values;
    }

    private static void Add(Dictionary<string, string> values, IEnumerable<KeyValuePair<string, string>> source, string sourceName)
    {
        // An alias in a later source must beat the first name in an earlier one, so aliases resolve source by source.
        var given = new Dictionary<string, (string Name, string Value)>(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, string value) in source)
        {
            if (value.Length == 0 || Settings.Find(name) is not { } setting) continue;
            if (given.TryGetValue(setting.Name, out (string Name, string Value) other) && other.Name != name && other.Value != value)
                throw new ConfigurationException($"{other.Name} and {name} mean the same and differ in {sourceName}; keep one of them.");
            given[setting.Name] = (name, value);
        }
        foreach ((string name, (string _, string value)) in given) values[name] = value;
    }

    private static IEnumerable<KeyValuePair<string, string>> ReadJson(string path)
    {
        IConfigurationRoot root;
        try
        {
            root = new ConfigurationBuilder().AddJsonFile(path, optional: false, reloadOnChange: false).Build();
        }
        catch (Exception error) when (error is InvalidDataException or FormatException)
        {
            throw new ConfigurationException($"{path} is not valid JSON: {(error.InnerException ?? error).Message}");
        }
        foreach (IConfigurationSection section in root.GetChildren())
        {
            if (section.Value is { } value) yield return new(section.Key, value);
            // A list ("DENY_PATTERNS": ["a", "b"]) is what the one-line form writes with separators.
            else if (Settings.Find(section.Key) is not null)
                yield return new(section.Key, string.Join('\n', section.GetChildren().Select(item => item.Value)));
        }
    }
}
