using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Sessions;
using static NativeSandbox.Server.Configuration.SettingKinds;

namespace NativeSandbox.Server.Configuration;

/// <summary>The settings of sessions, terminals and users' directories; <see cref="Settings.All"/> has them among all others.</summary>
internal static class SessionSettings
{
    private const int Hour = 3_600_000;
    private const int Day = 24 * Hour;

    /// <summary>Stands for an empty list, for an empty value counts as not set.</summary>
    public const string NoCommands = "none";

    public static readonly Setting<int> MaxSessions = Whole("MAX_SESSIONS", 100, 1, 1_000_000, "",
        "Sessions at once; one more is refused with 503.");

    public static readonly Setting<int?> SessionsPerKey = new()
    {
        Name = "SESSIONS_PER_KEY",
        Default = "MAX_SESSIONS",
        DefaultValue = null,
        Range = "a whole number from 1 to 1000000",
        Meaning = "Sessions at once of one key; one more is refused with 429.",
        Parse = (text, out value) =>
        {
            bool taken = int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int count) && count is >= 1 and <= 1_000_000;
            value = count;
            return taken;
        },
    };

    public static readonly Setting<TimeSpan> Timeout = Milliseconds("SESSION_TIMEOUT", 1_800_000, 1000, Day,
        "Time without input after which a session ends; its directory stays.");

    public static readonly Setting<TimeSpan> Grace = Milliseconds("SESSION_GRACE", 0, 0, Day,
        "Time that a terminal's program goes on while no client is connected; 0 for as long as SESSION_TIMEOUT allows.");

    public static readonly Setting<TimeSpan> Lifetime = Milliseconds("SESSION_LIFETIME", Day, 1000, 7 * Day,
        "Time after which a session ends whatever is typed.");

    public static readonly Setting<TimeSpan> Stall = Milliseconds("SESSION_STALL", 30_000, 1000, Hour,
        "Time after which a client is disconnected that takes nothing of the output; until then it holds the program back.");

    public static readonly Setting<ByteSize> Scrollback = Size("SESSION_SCROLLBACK_BYTES", "262144", new ByteSize(1024), ByteSize.FromMebibytes(64),
        "Bytes of a session's last output that are shown to a client that comes back.");

    public static readonly Setting<ByteSize> Memory = Size("SESSION_MEMORY", "512m", ByteSize.FromMebibytes(4), ByteSize.FromMebibytes(1L << 20),
        "The most memory of one session's terminal, all its processes together.");

    public static readonly Setting<int> Processes = Whole("SESSION_PROCESSES", 64, 1, 32_768, "",
        "The most processes and threads of one session's terminal alive at once.");

    public static readonly Setting<double?> Cpus = Cores("SESSION_CPU",
        "Cores that one session's terminal may keep busy.");

    public static readonly Setting<ByteSize> RecordingBytes = Size("RECORDING_MAX_BYTES", "16m", new ByteSize(1024), ByteSize.FromMebibytes(1024),
        "Bytes of a session's recording; what comes after them is not recorded.");

    public static readonly Setting<string> ForbiddenCommands = Text("FORBIDDEN_COMMANDS",
        "sudo,su,chmod,chown,ssh,scp,sftp,ftp,wget,curl,telnet,nc,netcat,ping,traceroute,dig,nslookup,ifconfig,ipconfig,netstat,mount,umount,fdisk,mkfs,passwd,useradd,userdel,systemctl,service,iptables",
        $"names of commands separated by commas or spaces, or {NoCommands}",
        "Commands that terminals refuse: in the lines of 'input', and because their programs cannot be executed in a session's box.");

    public static readonly Setting<string> UserBaseDirectory = Text("USER_BASE_DIR", "./user_folders", "the path of a directory",
        "Where the directories of users live when the server starts nsbox itself; else 'nsbox serve --users' says where.");

    public static readonly Setting<ByteSize> DiskBytes = Size("USER_DISK_BYTES", "100m", ByteSize.FromMebibytes(1), ByteSize.FromMebibytes(1L << 20),
        "Bytes that one user's directory may hold.");

    public static readonly Setting<int> DiskInodes = Whole("USER_DISK_INODES", 10_000, 16, 16_000_000, "",
        "Files and directories that one user's directory may hold.");

    public static readonly Setting<TimeSpan> Retention = Days("USER_DIR_RETENTION", 30, 0, 3650,
        "Days after which the directory of a named user that nobody used is cleaned up; 0 for never.");

    public static readonly Setting<TimeSpan> SessionRetention = Days("SESSION_DIR_RETENTION", 7, 0, 3650,
        "Days after which the directory of a session that named no user is removed when nobody used it; 0 for never. Each directory has one of 40,000 ids until it is removed.");

    public static readonly Setting<HomeCleanup> Cleanup = Choice("USER_DIR_CLEANUP", HomeCleanup.Archive,
        "What cleaning up a named user's directory does: archive moves it to .archive beside the others, where it keeps its id, remove deletes it.");

    public static IReadOnlyList<Setting> All { get; } =
    [
        MaxSessions, SessionsPerKey, Timeout, Grace, Lifetime, Stall, Scrollback, Memory, Processes, Cpus, RecordingBytes, ForbiddenCommands,
        UserBaseDirectory, DiskBytes, DiskInodes, Retention, SessionRetention, Cleanup,
    ];
}
