using NativeSandbox.Server.Configuration;

namespace NativeSandbox.Server.Commands;

/// <summary>What <c>--help</c> prints. The settings come from the table that also parses them.</summary>
internal static class HelpText
{
    public static void Write(TextWriter output)
    {
        output.WriteLine("""
            NAME
                nativesandbox - run untrusted code in native Linux sandboxes, over HTTP

            SYNOPSIS
                nativesandbox [serve] [--SETTING VALUE]...
                nativesandbox doctor [--json] [--SETTING VALUE]...
                nativesandbox version
                nativesandbox help [--markdown]

            COMMANDS
                serve      Serve until SIGTERM or SIGINT. The default.
                doctor     Check this machine and the configuration, one line a finding.
                version    Print the version.
                help       Print this, or the settings as the README has them.

            SETTINGS
                From appsettings.json and .env in the working directory, the environment and the
                command line (--port 3001, --PORT=3001); the later ones win.

            """);
        foreach (Setting setting in Settings.All)
        {
            output.WriteLine($"    {string.Join(", ", setting.Aliases.Prepend(setting.Name))}");
            output.WriteLine($"        {setting.Meaning}");
            output.WriteLine($"        Takes {setting.Range}. Default: {setting.Default}.");
        }
        output.WriteLine("""

            EXIT STATUS
                0 stopped as asked; 64 wrong command; 69 port in use or launcher not available;
                78 wrong setting; doctor: 1 where something keeps the service from working.
            """);
    }

    /// <summary>The settings as the README has them.</summary>
    public static void WriteMarkdown(TextWriter output)
    {
        output.WriteLine("| name | default | range | meaning |");
        output.WriteLine("| --- | --- | --- | --- |");
        foreach (Setting setting in Settings.All)
        {
            string names = string.Join(", ", setting.Aliases.Prepend(setting.Name).Select(name => $"`{name}`"));
            // A bar would end the cell.
            output.WriteLine($"| {names} | {setting.Default} | {setting.Range} | {setting.Meaning.Replace("|", "\\|", StringComparison.Ordinal)} |");
        }
    }
}
