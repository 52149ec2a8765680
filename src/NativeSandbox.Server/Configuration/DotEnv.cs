namespace NativeSandbox.Server.Configuration;

/// <summary>Reads the <c>.env</c> dialect that docker, node and most shells agree on: NAME=value, <c>export</c>, quotes, <c>#</c> comments.</summary>
internal static class DotEnv
{
    /// <exception cref="ConfigurationException">A line is none of those.</exception>
    public static IEnumerable<KeyValuePair<string, string>> Read(string path)
    {
        int number = 0;
        foreach (string raw in File.ReadLines(path))
        {
            number++;
            string line = raw.Trim();
            if (line.Length == 0 || line[0] == '#') continue;
            if (line.StartsWith("export ", StringComparison.Ordinal)) line = line[7..].TrimStart();
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            // The line may hold a secret, so the message names its place only.
            if (equals <= 0) throw new ConfigurationException($"{path}, line {number}: expected NAME=value.");
            string? value = Unquote(line[(equals + 1)..].Trim());
            if (value is null) throw new ConfigurationException($"{path}, line {number}: the quote is not closed.");
            yield return new(line[..equals].TrimEnd(), value);
        }
    }

    private static string? Unquote(string text)
    {
        if (text.Length == 0) return text;
        if (text[0] is '"' or '\'')
        {
            int end = text.IndexOf(text[0], 1);
            if (end < 0) return null;
            string inside = text[1..end];
            return text[0] == '"' ? inside.Replace("\\n", "\n", StringComparison.Ordinal) : inside;
        }
        int comment = text.IndexOf(" #", StringComparison.Ordinal);
        return comment < 0 ? text : text[..comment].TrimEnd();
    }
}
