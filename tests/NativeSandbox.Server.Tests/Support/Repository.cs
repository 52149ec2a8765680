using System.ComponentModel;
using System.Diagnostics;

namespace NativeSandbox.Server.Tests.Support;

/// <summary>The files that come with the program, and the programs that read them.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Read(params string[] path) => File.ReadAllText(Path.Combine([Root, .. path]));

    /// <summary>What a program wrote to standard output and error; null where it is not installed.</summary>
    public static (int ExitCode, string Output, string Error)? Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = Root,
            })!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, error.GetAwaiter().GetResult());
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static string FindRoot()
    {
        string directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "NativeSandbox.sln")))
            directory = Path.GetDirectoryName(directory) ?? throw new DirectoryNotFoundException("No NativeSandbox.sln above the tests.");
        return directory;
    }
}
