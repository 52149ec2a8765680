using System.Diagnostics.CodeAnalysis;

namespace NativeSandbox.Core.Languages;

/// <summary>The languages that the service knows, found by id or alias. Never changes; see <see cref="ToolchainProbe"/> for how versions come in.</summary>
public sealed class LanguageCatalog
{
    private readonly Dictionary<string, Language> _byName = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Creates a catalogue.</summary>
    /// <exception cref="ArgumentException">Two languages share an id or alias.</exception>
    public LanguageCatalog(IEnumerable<Language> languages)
    {
        All = [.. languages.OrderBy(language => language.Id, StringComparer.Ordinal)];
        foreach (Language language in All)
        {
            foreach (string name in language.Aliases.Prepend(language.Id))
            {
                if (!_byName.TryAdd(name, language))
                    throw new ArgumentException($"'{name}' names both {_byName[name].Id} and {language.Id}", nameof(languages));
            }
        }
    }

    /// <summary>Every language, by id.</summary>
    public IReadOnlyList<Language> All { get; }

    /// <summary>Reads every <c>*.yaml</c> file of a directory.</summary>
    /// <exception cref="LanguageManifestException">A manifest is wrong, or there is none.</exception>
    /// <exception cref="IOException">The directory or a file cannot be read.</exception>
    public static LanguageCatalog Load(string directory)
    {
        string[] files = Directory.GetFiles(directory, "*.yaml");
        if (files.Length == 0) throw new LanguageManifestException(directory, 0, "", "holds no *.yaml manifest");
        Array.Sort(files, StringComparer.Ordinal);
        Dictionary<string, string> owners = new(StringComparer.OrdinalIgnoreCase);
        List<Language> languages = [];
        foreach (string file in files)
        {
            Language language = LanguageManifest.Read(file, File.ReadAllText(file));
            foreach (string name in language.Aliases.Prepend(language.Id))
            {
                if (!owners.TryAdd(name, file))
                    throw new LanguageManifestException(file, 0, name == language.Id ? "id" : "aliases", $"'{name}' is taken by {owners[name]}");
            }
            languages.Add(language);
        }
        return new LanguageCatalog(languages);
    }

    /// <summary>Finds a language by id or alias, in any case.</summary>
    public bool TryFind(string idOrAlias, [NotNullWhen(true)] out Language? language) => _byName.TryGetValue(idOrAlias, out language);
}
