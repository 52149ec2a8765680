using System.Collections;
using NativeSandbox.Core.Limits;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Tests.Support;

namespace NativeSandbox.Server.Tests.Configuration;

public sealed class SettingsTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Everything_has_the_documented_default()
    {
        ServerSettings settings = Load();
        Assert.Equal(3001, settings.Listen.Port);
        Assert.Equal("127.0.0.1", settings.Listen.Address.ToString());
        Assert.Equal(100, settings.Listen.MaxConnections);
        Assert.False(settings.Keys.Any);
        Assert.Equal(TimeSpan.FromMilliseconds(900_000), settings.RateLimit.Window);
        Assert.Equal(100, settings.RateLimit.MaxRequests);
        Assert.Equal(TimeSpan.FromMilliseconds(10_000), settings.Execution.MaxExecutionTime);
        Assert.Equal(TimeSpan.FromMilliseconds(30_000), settings.Execution.RequestTimeout);
        Assert.Equal(10_485_760, settings.Execution.MaxOutputSize.Bytes);
        Assert.Equal(1_048_576, settings.Execution.MaxCodeSize.Bytes);
        Assert.Equal(ByteSize.FromMebibytes(256), settings.Execution.MemoryLimit);
        Assert.Null(settings.Execution.CpuLimit);
        Assert.Equal(64, settings.Execution.MaxProcesses);
        Assert.Equal(Environment.ProcessorCount, settings.Execution.MaxConcurrentRuns);
        Assert.Equal(64, settings.Execution.QueueLength);
        Assert.Equal(TimeSpan.FromMilliseconds(1_800_000), settings.Sessions.Timeout);
        Assert.Equal(Path.Combine(directory.Path, "user_folders"), settings.Sessions.UserBaseDirectory);
        Assert.Equal(LogVerbosity.Info, settings.Log.Level);
        Assert.Equal(Path.Combine(directory.Path, "logs"), settings.Log.Directory);
        Assert.Equal(SandboxBackendKind.Native, settings.Backend.Kind);
        Assert.Null(settings.Backend.LauncherSocket);
    }

    [Fact]
    public void Later_sources_win()
    {
        directory.Write("appsettings.json", """{"PORT": 1001, "MAX_PROCESSES": 1, "QUEUE_LENGTH": 1, "MEMORY_LIMIT": "11m", "Logging": {"LogLevel": {"Default": "Warning"}}}""");
        directory.Write(".env", "# mine\nexport PORT=1002\nQUEUE_LENGTH = '2' \nMEMORY_LIMIT=\"12m\"\nOTHER=thing\nLOG_LEVEL=warn # loud\n");
        ServerSettings settings = Load([("PORT", "1003"), ("MEMORY_LIMIT", "13m")], "--port=1004");
        Assert.Equal(1004, settings.Listen.Port);
        Assert.Equal(ByteSize.FromMebibytes(13), settings.Execution.MemoryLimit);
        Assert.Equal(2, settings.Execution.QueueLength);
        Assert.Equal(1, settings.Execution.MaxProcesses);
        Assert.Equal(LogVerbosity.Warn, settings.Log.Level);
    }

    [Fact]
    public void An_alias_in_a_later_source_beats_the_first_name_in_an_earlier_one()
    {
        ServerSettings settings = Load([("MEMORY_LIMIT", "64m"), ("MAX_CODE_SIZE_BYTES", "10"), ("CONTAINER_CPU_LIMIT", "0.5")], "--CONTAINER_MEMORY_LIMIT", "32m");
        Assert.Equal(ByteSize.FromMebibytes(32), settings.Execution.MemoryLimit);
        Assert.Equal(10, settings.Execution.MaxCodeSize.Bytes);
        Assert.Equal(0.5, settings.Execution.CpuLimit);
    }

    [Fact]
    public void Two_names_of_one_setting_that_differ_in_one_source_are_refused() =>
        AssertRefused("MEMORY_LIMIT", [("MEMORY_LIMIT", "64m"), ("CONTAINER_MEMORY_LIMIT", "32m")]);

    [Fact]
    public void An_empty_value_is_not_set() => Assert.Equal(3001, Load([("PORT", ""), ("API_KEY", "")]).Listen.Port);

    [Theory]
    [InlineData("PORT", "abc", "from 0 to 65535")]
    [InlineData("PORT", "65536", "from 0 to 65535")]
    [InlineData("PORT", "-1", "from 0 to 65535")]
    [InlineData("HOST", "nowhere", "an IP address")]
    [InlineData("HOST", "0.0.0.0", "API_KEY")]
    [InlineData("RATE_LIMIT_WINDOW_MS", "0", "milliseconds")]
    [InlineData("RATE_LIMIT_MAX_REQUESTS", "many", "from 0 to")]
    [InlineData("MAX_EXECUTION_TIME_MS", "0", "from 1 to")]
    [InlineData("CODE_EXECUTION_TIMEOUT", "1e9", "from 1 to")]
    [InlineData("MAX_OUTPUT_SIZE_BYTES", "0", "from 1 to")]
    [InlineData("MAX_CODE_SIZE", "-5", "from 1 to")]
    [InlineData("MEMORY_LIMIT", "1m", "from 4m to")]
    [InlineData("MEMORY_LIMIT", "lots", "like 256m")]
    [InlineData("CPU_LIMIT", "NaN", "cores")]
    [InlineData("CPU_LIMIT", "0", "cores")]
    [InlineData("MAX_PROCESSES", "0", "from 1 to")]
    [InlineData("MAX_CONNECTIONS", "0", "from 1 to")]
    [InlineData("SESSION_TIMEOUT", "never", "milliseconds")]
    [InlineData("ALLOWED_HOSTS", "http://example.org", "without port and path")]
    [InlineData("ALLOWED_HOSTS", "example.org:3001", "without port and path")]
    [InlineData("LOG_LEVEL", "loud", "trace, debug, info, warn, error")]
    [InlineData("LOG_LEVEL", "2", "trace, debug, info, warn, error")]
    [InlineData("SANDBOX_BACKEND", "chroot", "native")]
    [InlineData("TRUSTED_PROXIES", "10.0.0.0/99", "networks")]
    [InlineData("TOOLCHAINS_DIR", "/nowhere", "no such directory")]
    [InlineData("DENY_PATTERNS", "a(", "regular expression")]
    [InlineData("DENY_PATTERNS", "(?=a)b", "regular expression")]
    [InlineData("LOG_DIR", "/proc/logs", "can be written")]
    [InlineData("API_KEYS_FILE", "/nowhere", "cannot be read")]
    public void A_wrong_value_stops_the_start_with_its_name_value_and_range(string name, string value, string range)
    {
        string message = AssertRefused(name, [(name, value)]);
        Assert.Contains(range, message, StringComparison.Ordinal);
        if (name != "TRUSTED_PROXIES") Assert.Contains(value, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_cannot_forge_lines_of_the_message() =>
        Assert.Contains("\\nforged", AssertRefused("PORT", [("PORT", "1\nforged\u001b[2J")]), StringComparison.Ordinal);

    [Theory]
    [InlineData("--prot", "3001")]
    [InlineData("serve-me", "")]
    [InlineData("--port", null)]
    public void A_command_line_that_makes_no_sense_is_refused(string first, string? second)
    {
        var wrong = Assert.Throws<UsageException>(() => Load([], second is null ? [first] : [first, second]));
        Assert.Contains(first, wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("appsettings.json", "{", "appsettings.json")]
    [InlineData(".env", "PORT", "line 1")]
    [InlineData(".env", "\nAPI_KEY='open", "line 2")]
    public void A_file_that_cannot_be_read_is_named_and_not_shown(string file, string text, string place)
    {
        directory.Write(file, text);
        var wrong = Assert.Throws<ConfigurationException>(() => Load());
        Assert.Contains(place, wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("open", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_in_appsettings_is_taken_as_one()
    {
        directory.Write("appsettings.json", """{"DENY_PATTERNS": ["eval", "@c system"], "TRUSTED_PROXIES": ["10.0.0.1", "192.168.0.0/16", "fd00::/8"]}""");
        ServerSettings settings = Load();
        Assert.Equal(2, settings.DenyPatterns.Count);
        Assert.Equal(3, settings.Listen.TrustedProxies.Count);
        Assert.NotNull(settings.DenyPatterns.Match("python", "eval(1)"));
        Assert.Null(settings.DenyPatterns.Match("python", "system"));
        Assert.NotNull(settings.DenyPatterns.Match("c", "system"));
    }

    [Fact]
    public void Every_setting_of_the_issue_is_there()
    {
        string[] names = ["PORT", "API_KEY", "RATE_LIMIT_WINDOW_MS", "RATE_LIMIT_MAX_REQUESTS", "MAX_EXECUTION_TIME_MS", "CODE_EXECUTION_TIMEOUT",
            "MAX_OUTPUT_SIZE_BYTES", "MAX_CODE_SIZE", "MAX_CODE_SIZE_BYTES", "MEMORY_LIMIT", "CONTAINER_MEMORY_LIMIT", "CPU_LIMIT", "CONTAINER_CPU_LIMIT",
            "MAX_PROCESSES", "MAX_CONNECTIONS", "SESSION_TIMEOUT", "USER_BASE_DIR", "LOG_LEVEL", "SANDBOX_BACKEND"];
        Assert.All(names, name => Assert.NotNull(Settings.Find(name)));
        Assert.Equal(Settings.All.Count, Settings.All.Select(setting => setting.Name).Distinct().Count());
    }

    private ServerSettings Load((string Name, string Value)[]? environment = null, params string[] arguments)
    {
        var table = new Hashtable();
        foreach ((string name, string value) in environment ?? []) table[name] = value;
        return ServerSettings.Load(directory.Path, table, arguments);
    }

    private string AssertRefused(string name, (string Name, string Value)[] environment)
    {
        var wrong = Assert.Throws<ConfigurationException>(() => Load(environment));
        Assert.Contains(name, wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', wrong.Message);
        return wrong.Message;
    }
}
