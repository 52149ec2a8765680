using NativeSandbox.Launcher.Roots;
using NativeSandbox.Launcher.UserNamespaces;
using NativeSandbox.Protocol.Messages;

namespace NativeSandbox.Launcher.Run;

/// <summary>Reads the command line of <c>nsbox run</c>.</summary>
/// <remarks>By hand: a start takes a millisecond, and a command line library takes several to say the same.</remarks>
internal static class RunArguments
{
    private const string DefaultPath = "PATH=/usr/local/bin:/usr/bin:/bin";

    /// <summary>Options as <c>--name value</c> or <c>--name=value</c>, then the program.</summary>
    /// <exception cref="RunUsageException">Something is wrong; the message says what.</exception>
    public static RunOptions Parse(ReadOnlySpan<string> arguments)
    {
        ExecLimits limits = new() { Processes = 64, StackBytes = 64L << 20, OpenFiles = 256, FileSizeBytes = 64L << 20, MemoryBytes = 256L << 20, WallTimeNs = 60_000_000_000 };
        RunOptions options = new() { Arguments = [], Environment = [], Limits = limits, Root = new RootOptions() };
        List<string> environment = [DefaultPath, "HOME=/home/sandbox", "LANG=C.UTF-8", "USER=sandbox"];
        List<BindMount> binds = [];
        int at = 0;
        while (at < arguments.Length && arguments[at].StartsWith('-'))
        {
            string name = arguments[at++];
            if (name == "--") break;
            string? value = null;
            int equals = name.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0) (name, value) = (name[..equals], name[(equals + 1)..]);
            value ??= at < arguments.Length ? arguments[at++] : throw new RunUsageException($"{name} needs a value");
            switch (name)
            {
                case "--cpu-time": limits = limits with { CpuTimeNs = Amounts.Seconds(name, value) }; break;
                case "--wall-time": limits = limits with { WallTimeNs = Amounts.Seconds(name, value) }; break;
                case "--memory": limits = limits with { MemoryBytes = Amounts.Bytes(name, value, 1 << 20) }; break;
                case "--processes": limits = limits with { Processes = Amounts.Count(name, value, 32768) }; break;
                case "--stack": limits = limits with { StackBytes = Amounts.Bytes(name, value, 64 << 10) }; break;
                case "--file-size": limits = limits with { FileSizeBytes = Amounts.Bytes(name, value, 1) }; break;
                case "--open-files": limits = limits with { OpenFiles = Amounts.Count(name, value, 1 << 20) }; break;
                case "--output-limit":
                    limits = limits with { OutputBytes = Amounts.Bytes(name, value, 1) };
                    options = options with { LimitsOutput = true };
                    break;
                case "--cpus": limits = limits with { CpuMillis = (int)(Amounts.Seconds(name, value) / 1_000_000) }; break;
                case "--io-read": options = options with { Io = options.Io with { Read = Amounts.Bytes(name, value, 4096) } }; break;
                case "--io-write": options = options with { Io = options.Io with { Write = Amounts.Bytes(name, value, 4096) } }; break;
                case "--stdin": options = options with { Input = value }; break;
                case "--stdout": options = options with { Output = value }; break;
                case "--stderr": options = options with { Error = value }; break;
                case "--json": options = options with { Json = value }; break;
                case "--root": options = options with { Root = options.Root with { Source = Path.GetFullPath(value) } }; break;
                case "--seccomp": options = options with { SeccompPolicy = value }; break;
                case "--cwd":
                    if (!value.StartsWith('/')) throw new RunUsageException($"--cwd {value}: give an absolute path in the box");
                    options = options with { WorkingDirectory = value };
                    break;
                case "--bind":
                    binds.Add(BindMount.TryParse(value, out BindMount bind) ? bind : throw new RunUsageException($"--bind {value}: give SOURCE[:TARGET][:rw] with absolute paths"));
                    break;
                case "--env":
                    SetVariable(environment, value);
                    break;
                case "--uid-range":
                    options = options with { Ids = IdRangeRequest.TryParse(value, out IdRangeRequest ids) ? ids : throw new RunUsageException($"--uid-range {value}: {IdRangeRequest.Form}") };
                    break;
                default: throw new RunUsageException($"{name} is not an option of nsbox run; see nsbox run --help");
            }
        }

        if (at >= arguments.Length) throw new RunUsageException("no program is named: nsbox run [options] -- PROGRAM ARGS…");
        return options with { Arguments = arguments[at..].ToArray(), Environment = environment, Limits = limits, Root = options.Root with { Binds = binds } };
    }

    /// <summary>KEY=VALUE sets, KEY alone takes the caller's own value.</summary>
    private static void SetVariable(List<string> environment, string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string key = equals < 0 ? text : text[..equals];
        if (key.Length == 0) throw new RunUsageException($"--env {text}: give KEY=VALUE, or KEY to pass the caller's value");
        environment.RemoveAll(entry => entry.StartsWith(key + "=", StringComparison.Ordinal));
        string? value = equals < 0 ? System.Environment.GetEnvironmentVariable(key) : text[(equals + 1)..];
        if (value is not null) environment.Add($"{key}={value}");
    }
}
