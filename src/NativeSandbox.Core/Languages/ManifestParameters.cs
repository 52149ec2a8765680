namespace NativeSandbox.Core.Languages;

/// <summary>The values that a manifest's own placeholders (<c>{standard}</c>) stand for, and what a variant sets instead.</summary>
internal sealed class ManifestParameters
{
    private readonly IReadOnlyDictionary<string, string> _values;

    private ManifestParameters(IReadOnlyDictionary<string, string> values) => _values = values;

    /// <exception cref="LanguageManifestException">A name is no name, or belongs to a limit.</exception>
    public static ManifestParameters Read(ManifestMapping manifest)
    {
        IReadOnlyDictionary<string, string> values = manifest.Pairs("parameters");
        foreach (string name in values.Keys)
        {
            if (LimitPlaceholders.Pattern().Match($"{{{name}}}").Length != name.Length + 2 || LimitPlaceholders.Names.Contains(name) || $"{{{name}}}" == LimitPlaceholders.Sources)
                throw manifest.Error("parameters", $"'{name}' must be of letters and digits, and not one of {string.Join(", ", LimitPlaceholders.Names)}, sources");
        }
        return new ManifestParameters(values);
    }

    /// <summary>These values with what a variant sets.</summary>
    /// <exception cref="LanguageManifestException">It sets what is no parameter.</exception>
    public ManifestParameters With(ManifestMapping variant)
    {
        Dictionary<string, string> values = new(_values, StringComparer.Ordinal);
        foreach ((string name, string value) in variant.Pairs("set"))
        {
            if (!values.ContainsKey(name)) throw variant.Error("set", $"'{name}' is not one of the parameters");
            values[name] = value;
        }
        return new ManifestParameters(values);
    }

    /// <summary>The texts as they are, once all that looks like a placeholder is one.</summary>
    /// <exception cref="LanguageManifestException">Something is not.</exception>
    public IReadOnlyList<string> Checked(ManifestMapping section, string field, IReadOnlyList<string> texts)
    {
        foreach (string text in texts)
        {
            foreach (System.Text.RegularExpressions.Match match in LimitPlaceholders.Pattern().Matches(text))
            {
                string name = match.Groups[1].Value;
                if (!_values.ContainsKey(name) && !LimitPlaceholders.Names.Contains(name))
                    throw section.Error(field, $"{match.Value} is not a placeholder; these are: {string.Join(", ", _values.Keys.Concat(LimitPlaceholders.Names))}");
            }
        }
        return texts;
    }

    /// <summary>A compiler's arguments, one of which may stand for all sources.</summary>
    /// <exception cref="LanguageManifestException">Something looks like a placeholder and is none.</exception>
    public IReadOnlyList<string> CheckedCompiler(ManifestMapping compile, IReadOnlyList<string> arguments)
    {
        Checked(compile, "arguments", [.. arguments.Where(argument => argument != LimitPlaceholders.Sources)]);
        return arguments;
    }

    /// <summary>The language with every parameter's value in its place; names of limits stay.</summary>
    public Language Resolve(Language template) => template with
    {
        CompileArguments = template.CompileArguments is { } compile ? Fill(compile) : null,
        RunArguments = Fill(template.RunArguments),
        ReplArguments = template.ReplArguments is { } repl ? Fill(repl) : null,
        Environment = template.Environment.ToDictionary(pair => pair.Key, pair => Fill(pair.Value), StringComparer.Ordinal),
    };

    // A flag that one variant has and another has not is a parameter that may be empty; an empty argument would be a file name to most programs.
    private List<string> Fill(IReadOnlyList<string> arguments) =>
        [.. arguments.Select(Fill).Where(argument => argument.Length > 0)];

    private string Fill(string text) => LimitPlaceholders.Pattern().Replace(text, match => _values.GetValueOrDefault(match.Groups[1].Value, match.Value));
}
