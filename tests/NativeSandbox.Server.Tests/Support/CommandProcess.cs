using System.Diagnostics;
using System.Text;

namespace NativeSandbox.Server.Tests.Support;

/// <summary>The built program as a shell starts it: its bytes, its exit code, and no terminal.</summary>
internal sealed record CommandProcess(int ExitCode, byte[] OutputBytes, string Error)
{
    public string Output => Encoding.UTF8.GetString(OutputBytes);

    public static Process Start(string directory, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "nativesandbox.dll"), .. arguments])
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public static async Task<CommandProcess> RunAsync(
        string directory, IEnumerable<string> arguments, string input = "", params (string Name, string Value)[] environment)
    {
        using Process process = Start(directory, arguments, environment);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        return await EndAsync(process);
    }

    public static async Task<CommandProcess> EndAsync(Process process)
    {
        using var patience = new CancellationTokenSource(Eventually.Patience);
        using var output = new MemoryStream();
        Task<string> error = process.StandardError.ReadToEndAsync(patience.Token);
        await process.StandardOutput.BaseStream.CopyToAsync(output, patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return new CommandProcess(process.ExitCode, output.ToArray(), await error);
    }
}
