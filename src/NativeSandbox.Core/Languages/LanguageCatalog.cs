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
        foreach (Language language in All.SelectMany(language => language.Variants.Prepend(language)))
        {
            foreach (string name in language.Aliases.Prepend(language.Id))
            {
                if (!_byName.TryAdd(name, language))
                    throw new ArgumentException($"'{name}' names both {_byName[name].Id} and {language.Id}", nameof(languages));
            }
        }
    }

    /// <summary>Every language, by id; its variants are in it.</summary>
    public IReadOnlyList<Language> All { get; }

    /// <summary>The toolchain image that the boxes show; null for the host's own toolchains, or where nobody has looked.</summary>
    public ToolchainImage? Image { get; init; }

    /// <summary>Reads every <c>*.yaml</c> file of a directory and of its directory <c>local</c>, in which a manifest takes the place of one with the same id.</summary>
    /// <exception cref="LanguageManifestException">A manifest is wrong, or there is none.</exception>
    /// <exception cref="IOException">The directory or a file cannot be read.</exception>
    public static LanguageCatalog Load(string directory)
    {
        List<(string File, Language Language)> found = ReadAll(directory, LanguageSource.Host);
        if (found.Count == 0) throw new LanguageManifestException(directory, 0, "", "holds no *.yaml manifest");
        string local = Path.Combine(directory, "local");
        if (Directory.Exists(local))
        {
            List<(string File, Language Language)> own = ReadAll(local, LanguageSource.Local);
            found.RemoveAll(item => own.Any(other => other.Language.Id == item.Language.Id));
            found.AddRange(own);
        }
        Dictionary<string, string> owners = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string file, Language language) in found)
        {
            foreach (Language named in language.Variants.Prepend(language))
            {
                foreach (string name in named.Aliases.Prepend(named.Id))
                {
                    if (owners.TryAdd(name, file)) continue;
                    string field = (name == named.Id, named.VariantOf) switch { (true, null) => "id", (false, null) => "aliases", _ => "variants" };
                    throw new LanguageManifestException(file, 0, field, $"'{name}' is taken by {owners[name]}");
                }
            }
        }
        return new LanguageCatalog(found.Select(item => item.Language));
    }

    private static List<(string File, Language Language)> ReadAll(string directory, LanguageSource source)
    {
        string[] files = Directory.GetFiles(directory, "*.yaml");
        Array.Sort(files, StringComparer.Ordinal);
        return [.. files.Select(file => (file, LanguageManifest.Read(file, File.ReadAllText(file), source)))];
    }

    /// <summary>Finds a language or a variant of one by id or alias, in any case.</summary>
    public bool TryFind(string idOrAlias, [NotNullWhen(true)] out Language? language) => _byName.TryGetValue(idOrAlias, out language);
}
