using System.Diagnostics;

namespace NativeSandbox.Launcher.Tests;

/// <summary>The nsbox that was built beside the tests.</summary>
internal static class Nsbox
{
    public static string Directory => AppContext.BaseDirectory;

    public static (int ExitCode, string Output, string Error) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Directory, "nsbox"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
