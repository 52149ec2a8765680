using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Core.Tests;

internal static class Samples
{
    public static RunLimits Defaults { get; } = new()
    {
        CpuTime = TimeSpan.FromSeconds(5),
        WallTime = TimeSpan.FromSeconds(10),
        Memory = ByteSize.FromMebibytes(256),
        Processes = 64,
        Stack = ByteSize.FromMebibytes(8),
        FileSize = ByteSize.FromMebibytes(10),
        OpenFiles = 64,
        Output = ByteSize.FromMebibytes(1),
    };

    public static RunLimits Maximums { get; } = Defaults with
    {
        CpuTime = TimeSpan.FromSeconds(10),
        WallTime = TimeSpan.FromSeconds(30),
        Memory = ByteSize.FromMebibytes(512),
        Processes = 128,
        Cpus = 2,
    };

    public static LimitPolicy Policy { get; } = new(Defaults, Maximums);

    public static Language Interpreted { get; } = new()
    {
        Id = "lisp",
        Name = "Lisp",
        Aliases = ["cl"],
        SourceFile = "main.lisp",
        RunArguments = ["/usr/bin/lisp", "--heap={memoryMiB}", "main.lisp"],
        VersionArguments = ["/usr/bin/lisp", "--version"],
        Environment = new Dictionary<string, string> { ["LISP"] = "yes" },
        SelfTest = new SelfTestProgram("(+ 1 2)", "", "3\n"),
    };

    public static Language Compiled { get; } = new()
    {
        Id = "ada",
        Name = "Ada",
        SourceFile = "main.adb",
        CompileArguments = ["/usr/bin/gnat", "main.adb"],
        Artefacts = ["main"],
        RunArguments = ["./main"],
        VersionArguments = ["/usr/bin/gnat", "--version"],
        SelfTest = new SelfTestProgram("null;", "", ""),
    };

    public static ExecOutcome Exited(int code, string output = "", string error = "") => new()
    {
        End = ExecEnd.Exited,
        ExitCode = code,
        Output = System.Text.Encoding.UTF8.GetBytes(output),
        Error = System.Text.Encoding.UTF8.GetBytes(error),
    };

    public static ExecOutcome Ended(ExecEnd end, int signal = 0, int errno = 0) => new() { End = end, Signal = signal, StartErrno = errno };
}
