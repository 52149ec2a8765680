using System.Text;
using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Runs;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Core.SelfTests;

/// <summary>Reads the self-tests of one language: <c>toolchains/selftests/ID.yaml</c>, a mapping from a case's name to what it is.</summary>
public static class SelfTestFile
{
    /// <summary>Reads the self-tests of a language.</summary>
    /// <param name="directory">The directory of the manifests.</param>
    /// <param name="language">The language.</param>
    /// <returns>Its cases; those of its variants are among them, and for each variant its hello.</returns>
    /// <exception cref="LanguageManifestException">The file is not there, is wrong, or lacks one of <see cref="SelfTestNames.Required"/>.</exception>
    public static IReadOnlyList<SelfTestCase> Load(string directory, Language language)
    {
        string file = Path.Combine(directory, "selftests", $"{language.Id}.yaml");
        if (!File.Exists(file)) throw new LanguageManifestException(file, 0, "", $"is missing: {language.Name} has no self-tests");
        return Parse(file, File.ReadAllText(file), language);
    }

    internal static IReadOnlyList<SelfTestCase> Parse(string file, string text, Language language)
    {
        ManifestMapping root = ManifestMapping.Parse(file, text);
        List<SelfTestCase> cases = [.. root.Fields().Select(name => Case(root, name, language))];
        string[] missing = [.. SelfTestNames.Required.Except(cases.Select(test => test.Name))];
        if (missing.Length > 0) throw new LanguageManifestException(file, 0, "", $"lacks {string.Join(", ", missing)} (say 'not: why' where the language cannot have one)");
        SelfTestCase hello = cases.Single(test => test.Name == SelfTestNames.Hello);
        if (hello.Not is not null) throw root.Error(SelfTestNames.Hello, "must be a program: every language has one");
        HashSet<string> tried = [.. cases.Where(test => test.Name == SelfTestNames.Hello || test.Language != language.Id).Select(test => test.Language)];
        cases.AddRange(language.Variants.Where(variant => !tried.Contains(variant.Id)).Select(variant => hello with { Language = variant.Id }));
        return cases;
    }

    private static SelfTestCase Case(ManifestMapping root, string name, Language language)
    {
        ManifestMapping test = root.Mapping(name) ?? throw root.Error(name, "is missing");
        if (test.OptionalText("not") is { } reason)
        {
            test.End();
            return new SelfTestCase { Name = name, Language = language.Id, Not = reason };
        }
        SelfTestCase read = new()
        {
            Name = name,
            Language = Variant(test, language),
            Code = test.Text("code"),
            Files = [.. test.Pairs("files").Select(pair => new SandboxFile(pair.Key, Encoding.UTF8.GetBytes(pair.Value)))],
            Arguments = test.OptionalTexts("arguments") ?? [],
            Input = Bytes(test, "input") ?? default,
            Limits = LimitFields.Read(test, "limits"),
            Verdicts = Verdicts(test),
            ExitCode = test.OptionalText("exitCode") is { } code
                ? int.TryParse(code, out int number) && number is >= 0 and <= 255 ? number : throw test.Error("exitCode", "must be a whole number from 0 to 255")
                : null,
            Output = Bytes(test, "output"),
            OutputPattern = test.Pattern("outputPattern"),
            Error = Bytes(test, "error"),
            ErrorPattern = test.Pattern("errorPattern"),
            CompileOutputPattern = test.Pattern("compileOutputPattern"),
            DetailPattern = test.Pattern("detailPattern"),
        };
        test.End();
        return read;
    }

    private static string Variant(ManifestMapping test, Language language)
    {
        if (test.OptionalText("variant") is not { } id) return language.Id;
        return language.Variants.Any(variant => variant.Id == id) ? id : throw test.Error("variant", $"'{id}' is not a variant of {language.Id}");
    }

    private static IReadOnlyList<Verdict> Verdicts(ManifestMapping test)
    {
        if (!test.Has("verdict")) return [Verdict.Accepted];
        return [.. test.TextOrTexts("verdict").Select(name => Enum.TryParse(name, out Verdict verdict) && verdict.ToString() == name
            ? verdict
            : throw test.Error("verdict", $"'{name}' must be one of {string.Join(", ", Enum.GetNames<Verdict>())}"))];
    }

    // As text, as base64, or as a text so many times over.
    private static ReadOnlyMemory<byte>? Bytes(ManifestMapping test, string field)
    {
        ReadOnlyMemory<byte>? bytes = null;
        if (test.Has(field)) bytes = Encoding.UTF8.GetBytes(test.TextOrEmpty(field));
        if (test.OptionalText(field + "Base64") is { } encoded)
        {
            byte[] decoded = new byte[encoded.Length];
            bytes = Convert.TryFromBase64String(encoded, decoded, out int length) ? decoded.AsMemory(0, length) : throw test.Error(field + "Base64", "is not base64");
        }
        if (test.Mapping(field + "Repeat") is { } repeat)
        {
            byte[] text = Encoding.UTF8.GetBytes(repeat.Text("text"));
            byte[] all = new byte[checked(text.Length * (repeat.Count("count") ?? throw repeat.Error("count", "is missing")))];
            for (int at = 0; at < all.Length; at += text.Length) text.CopyTo(all, at);
            repeat.End();
            bytes = all;
        }
        return bytes;
    }
}
