using System.Collections.Concurrent;
using System.Diagnostics;

namespace NativeSandbox.Testing;

/// <summary>The hostile programs: C sources beside the tests, each compiled once a test run.</summary>
internal static class Payloads
{
    /// <summary>Where <see cref="BoxCommand.WithPayloads"/> shows them.</summary>
    public const string InBox = "/payloads";

    private static readonly ConcurrentDictionary<string, Lazy<string>> s_compiled = new();
    private static readonly Lazy<string> s_directory = new(MakeDirectory);

    /// <summary>Where they are on the host.</summary>
    public static string Directory => s_directory.Value;

    /// <summary>The path in the box of <c>Payloads/NAME.c</c>, compiled.</summary>
    public static string C(string name, params string[] options) => $"{InBox}/{Path.GetFileName(OnHost(name, options))}";

    /// <summary>The path on the host of <c>Payloads/NAME.c</c>, compiled.</summary>
    public static string OnHost(string name, params string[] options) =>
        s_compiled.GetOrAdd(name, key => new Lazy<string>(() => Compile(key, options))).Value;

    /// <summary>The text of a payload's source.</summary>
    public static string Source(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Payloads", file));

    private static string Compile(string name, string[] options)
    {
        string program = Path.Combine(Directory, name);
        string[] line = ["-O1", "-w", "-pthread", "-o", program, Path.Combine(AppContext.BaseDirectory, "Payloads", $"{name}.c"), .. options];
        using Process gcc = Process.Start(new ProcessStartInfo("gcc", line) { RedirectStandardError = true })!;
        string error = gcc.StandardError.ReadToEnd();
        gcc.WaitForExit();
        return gcc.ExitCode == 0 ? program : throw new InvalidOperationException($"{name}.c: {error}");
    }

    private static string MakeDirectory()
    {
        DirectoryInfo directory = System.IO.Directory.CreateTempSubdirectory("nsbox-payloads-");
        // The launcher binds it as an id that is nobody on the host.
        File.SetUnixFileMode(directory.FullName, (UnixFileMode)0x1ED /* 0755 */);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => directory.Delete(recursive: true);
        return directory.FullName;
    }
}
