using Newtonsoft.Json.Linq;
using Newtonsoft.Json.Schema;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace NativeSandbox.Core.Tests.Languages;

/// <summary>The published JSON schema, applied by somebody else's validator.</summary>
internal static class ManifestSchema
{
    private static readonly JSchema s_schema = JSchema.Parse(File.ReadAllText(Path.Combine(Toolchains.Directory, "manifest.schema.json")));

    /// <summary>What the schema has against a manifest; empty where nothing.</summary>
    public static IList<string> Faults(string yaml)
    {
        YamlStream stream = [];
        using StringReader reader = new(yaml);
        stream.Load(reader);
        Convert(stream.Documents.Single().RootNode).IsValid(s_schema, out IList<string> faults);
        return faults;
    }

    // YAML's core schema, as an editor reads the file: a plain scalar that looks like a number is one.
    private static JToken Convert(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JObject(mapping.Select(pair => new JProperty(((YamlScalarNode)pair.Key).Value!, Convert(pair.Value)))),
        YamlSequenceNode list => new JArray(list.Select(Convert)),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar when long.TryParse(scalar.Value, out long whole) => new JValue(whole),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar when double.TryParse(scalar.Value, out double number) && double.IsFinite(number) => new JValue(number),
        YamlScalarNode scalar => new JValue(scalar.Value),
        _ => throw new NotSupportedException(node.GetType().Name),
    };
}
