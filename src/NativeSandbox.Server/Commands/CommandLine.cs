using NativeSandbox.Server.Configuration;

namespace NativeSandbox.Server.Commands;

/// <summary>Finds the command: <c>serve</c> (the default), <c>doctor</c>, <c>version</c>, <c>help</c>.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error)
    {
        string command = arguments is [{ } first, ..] && !first.StartsWith('-') ? first : "serve";
        string[] rest = arguments.Length > 0 && arguments[0] == command ? arguments[1..] : arguments;
        if (command == "help" || rest.Any(argument => argument is "--help" or "-h"))
        {
            if (rest is ["--markdown"]) HelpText.WriteMarkdown(output);
            else HelpText.Write(output);
            return ExitCode.Success;
        }
        try
        {
            switch (command)
            {
                case "serve" when rest is ["--version"]:
                case "version":
                    output.WriteLine($"nativesandbox {Hosting.ServerVersion.Text}");
                    return ExitCode.Success;
                case "serve":
                    return await ServeCommand.RunAsync(rest, output, error).ConfigureAwait(false);
                case "doctor":
                    return await DoctorCommand.RunAsync(rest, output, error).ConfigureAwait(false);
                default:
                    error.WriteLine($"nativesandbox: '{command}' is not a command; see nativesandbox --help.");
                    return ExitCode.Usage;
            }
        }
        catch (ConfigurationException wrong)
        {
            error.WriteLine($"nativesandbox: {wrong.Message}");
            return ExitCode.Configuration;
        }
    }
}
