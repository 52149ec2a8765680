using NativeSandbox.Server.Logging;

namespace NativeSandbox.Server.Configuration;

/// <summary>Reads settings from the command line: <c>--PORT 3001</c>, <c>--port=3001</c>, <c>--rate-limit-max-requests 5</c>.</summary>
internal static class CommandLineSettings
{
    /// <summary>Every setting as the command line writes it: <c>--rate-limit-window-ms</c>.</summary>
    public static IEnumerable<string> Options => Settings.All.SelectMany(setting => setting.Aliases.Prepend(setting.Name)).Select(Option);

    /// <summary>A setting as the command line writes it.</summary>
    public static string Option(string name) => "--" + name.ToLowerInvariant().Replace('_', '-');

    /// <exception cref="UsageException">An argument is no setting, or its value is missing.</exception>
    public static IEnumerable<KeyValuePair<string, string>> Read(IReadOnlyList<string> arguments) => Read(arguments, [], "nativesandbox serve --help");

    /// <param name="arguments">The settings.</param>
    /// <param name="others">What else may stand on this command line, for suggestions.</param>
    /// <param name="help">The command that tells more.</param>
    /// <exception cref="UsageException">An argument is no setting, or its value is missing.</exception>
    public static IEnumerable<KeyValuePair<string, string>> Read(IReadOnlyList<string> arguments, IEnumerable<string> others, string help)
    {
        for (int i = 0; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            if (!argument.StartsWith("--", StringComparison.Ordinal))
                throw new UsageException($"'{LogText.Escape(argument)}' is neither a command nor a setting; see {help}.");
            int equals = argument.IndexOf('=', StringComparison.Ordinal);
            string option = equals < 0 ? argument : argument[..equals];
            string name = option[2..].Replace('-', '_');
            if (Settings.Find(name) is null)
                throw new UsageException($"'{LogText.Escape(option)}' is not a setting{Suggestion.For(Option(name), Options.Concat(others), help)}");
            if (equals >= 0) yield return new(name, argument[(equals + 1)..]);
            else if (i + 1 < arguments.Count) yield return new(name, arguments[++i]);
            else throw new UsageException($"'{argument}' needs a value, like {argument}=….");
        }
    }
}
