namespace NativeSandbox.Server.Configuration;

/// <summary>Reads settings from the command line: <c>--PORT 3001</c>, <c>--port=3001</c>, <c>--rate-limit-max-requests 5</c>.</summary>
internal static class CommandLineSettings
{
    /// <exception cref="ConfigurationException">An argument is no setting, or its value is missing.</exception>
    public static IEnumerable<KeyValuePair<string, string>> Read(IReadOnlyList<string> arguments)
    {
        for (int i = 0; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            if (!argument.StartsWith("--", StringComparison.Ordinal))
                throw new ConfigurationException($"'{argument}' is neither a command nor a setting; see nativesandbox --help.");
            int equals = argument.IndexOf('=', StringComparison.Ordinal);
            string name = (equals < 0 ? argument[2..] : argument[2..equals]).Replace('-', '_');
            if (Settings.Find(name) is null)
                throw new ConfigurationException($"'{(equals < 0 ? argument : argument[..equals])}' is not a setting; see nativesandbox --help.");
            if (equals >= 0) yield return new(name, argument[(equals + 1)..]);
            else if (i + 1 < arguments.Count) yield return new(name, arguments[++i]);
            else throw new ConfigurationException($"'{argument}' needs a value, like {argument}=….");
        }
    }
}
