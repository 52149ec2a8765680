using System.Globalization;
using System.Text.RegularExpressions;
using NativeSandbox.Core.Limits;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace NativeSandbox.Core.Languages;

/// <summary>One mapping of a manifest, read field by field. What nobody has read when it is done is an unknown field.</summary>
internal sealed class ManifestMapping(string file, string path, YamlMappingNode node)
{
    private readonly HashSet<YamlNode> _read = [];

    public string Text(string field) => OptionalText(field) ?? throw Error(node, field, "is missing");

    public string? OptionalText(string field) => Find(field) switch
    {
        null => null,
        YamlScalarNode { Value: { Length: > 0 } value } => value,
        { } other => throw Error(other, field, "must be a text that is not empty"),
    };

    /// <summary>A text that may be empty or left out.</summary>
    public string TextOrEmpty(string field) => Find(field) switch
    {
        null => "",
        YamlScalarNode scalar => scalar.Value ?? "",
        { } other => throw Error(other, field, "must be a text"),
    };

    public IReadOnlyList<string> Texts(string field) => OptionalTexts(field) ?? throw Error(node, field, "is missing");

    public IReadOnlyList<string>? OptionalTexts(string field)
    {
        if (Find(field) is not { } found) return null;
        if (found is not YamlSequenceNode { Children.Count: > 0 } list) throw Error(found, field, "must be a list that is not empty");
        return [.. list.Select(item => item is YamlScalarNode { Value: { Length: > 0 } value }
            ? value
            : throw Error(item, field, "must hold texts that are not empty"))];
    }

    public IReadOnlyDictionary<string, string> Pairs(string field)
    {
        Dictionary<string, string> pairs = new(StringComparer.Ordinal);
        if (Find(field) is not { } found) return pairs;
        if (found is not YamlMappingNode mapping) throw Error(found, field, "must be a mapping of names to values");
        foreach ((YamlNode name, YamlNode value) in mapping)
        {
            if (name is not YamlScalarNode { Value: { Length: > 0 } key } || key.Contains('=', StringComparison.Ordinal) || value is not YamlScalarNode scalar)
                throw Error(name, field, "must be a mapping of names to values");
            pairs[key] = scalar.Value ?? "";
        }
        return pairs;
    }

    public TimeSpan? Time(string field) => Scalar(field, "an amount of time like 500ms or 10s", static text =>
        text.EndsWith("ms", StringComparison.Ordinal) ? Positive(text[..^2], 1)
        : text.EndsWith('s') ? Positive(text[..^1], 1000)
        : null);

    public ByteSize? Size(string field) => Scalar<ByteSize>(field, "an amount of bytes like 256m",
        static text => ByteSize.TryParse(text, out ByteSize size) && size.Bytes > 0 ? size : null);

    public int? Count(string field) => Scalar<int>(field, "a whole number from 1",
        static text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0 ? count : null);

    public double? Number(string field) => Scalar<double>(field, "a number above 0",
        static text => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && number > 0 ? number : null);

    public ManifestMapping? Mapping(string field) => Find(field) switch
    {
        null => null,
        YamlMappingNode mapping => new ManifestMapping(file, $"{path}{field}.", mapping),
        { } other => throw Error(other, field, "must be a mapping"),
    };

    /// <summary>One of a few words; the first where the field is left out.</summary>
    public string Choice(string field, params string[] choices) => Find(field) switch
    {
        null => choices[0],
        YamlScalarNode { Value: { } value } when choices.Contains(value) => value,
        { } other => throw Error(other, field, $"must be one of {string.Join(", ", choices)}"),
    };

    /// <summary>A regular expression; null where the field is left out.</summary>
    public string? Pattern(string field)
    {
        if (OptionalText(field) is not { } pattern) return null;
        try
        {
            // What comes from a program is matched against it, so it must not be one that can take for ever.
            _ = new Regex(pattern, RegexOptions.NonBacktracking);
            return pattern;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw Error(field, $"is not a regular expression without look-around and back references: {e.Message}");
        }
    }

    /// <summary>A list of mappings; empty where the field is left out.</summary>
    public IReadOnlyList<ManifestMapping> Mappings(string field)
    {
        if (Find(field) is not { } found) return [];
        if (found is not YamlSequenceNode { Children.Count: > 0 } list) throw Error(found, field, "must be a list that is not empty");
        return [.. list.Select((item, i) => item is YamlMappingNode mapping
            ? new ManifestMapping(file, $"{path}{field}[{i}].", mapping)
            : throw Error(item, field, "must hold mappings"))];
    }

    /// <summary>A text, or a list of them.</summary>
    public IReadOnlyList<string> TextOrTexts(string field) => Find(field) is YamlSequenceNode ? Texts(field) : [Text(field)];

    public bool Has(string field) => Find(field) is not null;

    /// <summary>The names of all fields.</summary>
    public IReadOnlyList<string> Fields() =>
        [.. node.Children.Keys.Select(key => key is YamlScalarNode { Value: { Length: > 0 } name } ? name : throw Error(key, "?", "must be a name"))];

    /// <exception cref="LanguageManifestException">A field is there that nobody asked for.</exception>
    public void End()
    {
        foreach (YamlNode key in node.Children.Keys)
        {
            if (!_read.Contains(key)) throw Error(key, (key as YamlScalarNode)?.Value ?? "?", "is not a field here");
        }
    }

    public LanguageManifestException Error(string field, string reason) => Error(Find(field) ?? node, field, reason);

    private LanguageManifestException Error(YamlNode at, string field, string reason) =>
        new(file, (int)at.Start.Line, path + field, reason);

    private static TimeSpan? Positive(string digits, int milliseconds) =>
        int.TryParse(digits.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0
            ? TimeSpan.FromMilliseconds((double)count * milliseconds)
            : null;

    private T? Scalar<T>(string field, string expected, Func<string, T?> parse) where T : struct
    {
        if (Find(field) is not { } found) return null;
        return found is YamlScalarNode { Value: { } text } && parse(text) is { } value ? value : throw Error(found, field, $"must be {expected}");
    }

    private YamlNode? Find(string field)
    {
        YamlScalarNode key = new(field);
        if (!node.Children.TryGetValue(key, out YamlNode? value)) return null;
        _read.Add(key);
        return value;
    }

    /// <summary>Parses a manifest's text.</summary>
    /// <exception cref="LanguageManifestException">It is not YAML, or not one mapping.</exception>
    public static ManifestMapping Parse(string file, string text)
    {
        YamlStream stream = [];
        try
        {
            using StringReader reader = new(text);
            stream.Load(reader);
        }
        catch (YamlException e)
        {
            throw new LanguageManifestException(file, (int)e.Start.Line, "", $"is not valid YAML: {e.Message}", e);
        }
        return stream.Documents is [{ RootNode: YamlMappingNode root }]
            ? new ManifestMapping(file, "", root)
            : throw new LanguageManifestException(file, 0, "", "must be one YAML mapping");
    }
}
