using System.Net;
using NativeSandbox.Core.Limits;
using static NativeSandbox.Server.Configuration.SettingKinds;

namespace NativeSandbox.Server.Configuration;

/// <summary>Every setting of the server, once: parsing, <c>--help</c> and the README's table all come from here.</summary>
internal static class Settings
{
    private const int Hour = 3_600_000;
    private static readonly ByteSize OneByte = new(1);

    public static readonly Setting<int> Port = Whole("PORT", 3001, 0, 65535, "",
        "TCP port to listen on; 0 takes any free one. Not used where the service manager hands over a socket.");

    public static readonly Setting<IPAddress?> Host = new()
    {
        Name = "HOST",
        Default = "0.0.0.0 with API keys, 127.0.0.1 without",
        DefaultValue = null,
        Range = "an IP address or localhost; without API keys a loopback address",
        Meaning = "Address to listen on. Not used where the service manager hands over a socket.",
        Parse = (text, out value) =>
        {
            value = IPAddress.Loopback;
            return text.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(text, out value);
        },
    };

    public static readonly Setting<string> ApiKey = Text("API_KEY", "", "keys separated by commas, each 'key' or 'name:key'",
        "Keys that X-API-Key must hold. Without any key the server listens on loopback only.", secret: true);

    public static readonly Setting<string> ApiKeysFile = Text("API_KEYS_FILE", "", "the path of a file with lines 'name:SHA-256 of the key in hex'",
        "More keys, hashed, so that no key stands on the disk. Make a line with: nativesandbox keys add NAME. Read again on SIGHUP.");

    public static readonly Setting<TimeSpan> RateLimitWindow = Milliseconds("RATE_LIMIT_WINDOW_MS", 900_000, 100, 24 * Hour,
        "Window of the rate limit.");

    public static readonly Setting<int> RateLimitMaxRequests = Whole("RATE_LIMIT_MAX_REQUESTS", 100, 0, 1_000_000_000, "",
        "Requests that one key, or one address without a key, may make in a window; 0 turns the limit off.");

    public static readonly Setting<TimeSpan> MaxExecutionTime = Milliseconds("MAX_EXECUTION_TIME_MS", 10_000, 1, Hour,
        "The most time a program may ask for with 'timeout' or 'limits', on the clock and of the CPU.");

    public static readonly Setting<TimeSpan> CodeExecutionTimeout = Milliseconds("CODE_EXECUTION_TIMEOUT", 30_000, 1, Hour,
        "Time for one whole request on the boxes: compiling and running together.");

    public static readonly Setting<ByteSize> MaxOutputSize = Size("MAX_OUTPUT_SIZE_BYTES", "10485760", OneByte, ByteSize.FromMebibytes(1024),
        "Bytes kept of standard output and as many of standard error.");

    public static readonly Setting<ByteSize> MaxCodeSize = Size("MAX_CODE_SIZE", "1048576", OneByte, ByteSize.FromMebibytes(64),
        "Bytes of source code, as UTF-8.", "MAX_CODE_SIZE_BYTES");

    public static readonly Setting<ByteSize> MaxInputSize = Size("MAX_INPUT_SIZE_BYTES", "8388608", OneByte, ByteSize.FromMebibytes(256),
        "Bytes of standard input and all files of one request together.");

    public static readonly Setting<ByteSize> MemoryLimit = Size("MEMORY_LIMIT", "256m", ByteSize.FromMebibytes(4), ByteSize.FromMebibytes(1L << 20),
        "The most memory of one run, all its processes together.", "CONTAINER_MEMORY_LIMIT");

    public static readonly Setting<double?> CpuLimit = Cores("CPU_LIMIT",
        "Cores that one run may keep busy.", "CONTAINER_CPU_LIMIT");

    public static readonly Setting<int> MaxProcesses = Whole("MAX_PROCESSES", 64, 1, 32_768, "",
        "The most processes and threads of one run alive at once.");

    public static readonly Setting<int> MaxConnections = Whole("MAX_CONNECTIONS", 100, 1, 1_000_000, "",
        "Connections open at once; more are closed at once, or wait where the service manager handed over the socket.");

    public static readonly Setting<LogVerbosity> LogLevel = Choice("LOG_LEVEL", LogVerbosity.Info,
        "What the console or the journal shows; the files under LOG_DIR hold their own events at any level. Read again on SIGHUP.");

    public static readonly Setting<string> LogDirectory = Text("LOG_DIR", "logs", $"the path of a directory, or {LogOptions.NoFiles}",
        "Where the JSON logs go: requests, executions, errors and security, a file a day each, at most 64m a file, 31 files kept; 'none' for no files.");

    public static readonly Setting<SandboxBackendKind> SandboxBackend = Choice("SANDBOX_BACKEND", SandboxBackendKind.Native,
        "What the boxes are made with.");

    public static readonly Setting<string> LauncherSocket = Text("LAUNCHER_SOCKET", "", "the path of a Unix socket",
        "Socket of a running 'nsbox serve'; without it the server starts nsbox itself.");

    public static readonly Setting<string> LauncherPath = Text("LAUNCHER_PATH", "", "the path of an executable",
        "The nsbox to start; without it the one beside this program.");

    public static readonly Setting<string> ToolchainsDirectory = Text("TOOLCHAINS_DIR", "", "the path of a directory",
        "Language manifests; without it 'toolchains' beside this program or in the working directory.");

    public static readonly Setting<string> ToolchainImage = Text("TOOLCHAIN_IMAGE", "", "the path of an image's root file system, or 'host'",
        "Where compilers and interpreters come from when the server starts nsbox itself; without it the image that ./install.sh languages built, where it did, else this machine's own packages, which 'host' always means.");

    public static readonly Setting<string> SelfTestDirectory = Text("SELFTEST_DIR", "", "the path of a directory",
        "Where the results of 'nativesandbox selftest' are kept; without it /var/lib/nativesandbox, where that is not there ~/.local/state/nativesandbox.");

    public static readonly Setting<int> MaxConcurrentRuns = Whole("MAX_CONCURRENT_RUNS", Environment.ProcessorCount, 1, 4096, "",
        "Runs at once.", "the number of cores");

    public static readonly Setting<int> QueueLength = Whole("QUEUE_LENGTH", 64, 0, 100_000, "",
        "Requests that may wait for a run to end; more get 503 with Retry-After.");

    public static readonly Setting<string> DenyPatterns = Text("DENY_PATTERNS", "",
        "regular expressions separated by ';;' or line ends, each for all languages or, as '@python EXPRESSION', for one",
        "Source code that any of them matches is refused with 400.");

    public static readonly Setting<string> TrustedProxies = Text("TRUSTED_PROXIES", "", "IP addresses or networks (10.0.0.0/8) separated by commas",
        "Proxies whose X-Forwarded-For and X-Forwarded-Proto are believed.");

    public static readonly Setting<string> AllowedHosts = Text("ALLOWED_HOSTS", "", "names separated by commas, '*.example.org' for all below one, or '*'",
        "Names that requests may have in their Host header, besides addresses and localhost; others are refused with 400. "
        + "Without API keys it keeps pages of other sites out whose names are made to lead here, and a proxy's name must be in it.",
        standardText: "* with API keys, localhost without");

    public static readonly Setting<TimeSpan> DrainTimeout = Milliseconds("DRAIN_TIMEOUT_MS", 10_000, 0, Hour,
        "Time that running programs get to finish when the server stops.");

    public static IReadOnlyList<Setting> All { get; } =
    [
        Port, Host, ApiKey, ApiKeysFile, RateLimitWindow, RateLimitMaxRequests, TrustedProxies, AllowedHosts, MaxConnections,
        MaxExecutionTime, CodeExecutionTimeout, MaxOutputSize, MaxCodeSize, MaxInputSize, MemoryLimit, CpuLimit, MaxProcesses,
        MaxConcurrentRuns, QueueLength, DenyPatterns, SandboxBackend, LauncherSocket, LauncherPath, ToolchainsDirectory, ToolchainImage, SelfTestDirectory,
        .. SessionSettings.All, LogLevel, LogDirectory, DrainTimeout,
    ];

    /// <summary>The setting that goes by this name or alias, in any case; null where there is none.</summary>
    public static Setting? Find(string name) =>
        All.FirstOrDefault(setting => setting.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
            || setting.Aliases.Contains(name, StringComparer.OrdinalIgnoreCase));
}
