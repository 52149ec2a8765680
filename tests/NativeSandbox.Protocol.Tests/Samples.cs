using NativeSandbox.Protocol.Messages;
using NativeSandbox.Protocol.Wire;

namespace NativeSandbox.Protocol.Tests;

internal delegate void WriteBody(ref WireWriter writer);

internal static class Samples
{
    public static ExecMessage Exec { get; } = new()
    {
        Arguments = ["/bin/echo", "", "ü\n\0", "😀"],
        Environment = ["A=1", "B="],
        WorkingDirectory = "/box/x",
        Limits = new ExecLimits
        {
            CpuTimeNs = 1,
            WallTimeNs = 2,
            MemoryBytes = 3,
            Processes = 4,
            StackBytes = 5,
            FileSizeBytes = 6,
            OpenFiles = 7,
            OutputBytes = 8,
            CpuMillis = 9,
        },
        Input = StreamKind.Buffer,
        Output = StreamKind.Descriptor,
        Error = StreamKind.Null,
        InputBytes = new byte[] { 0, 255 },
        Columns = 132,
        Rows = 43,
    };

    public static EndedMessage Ended { get; } = new()
    {
        End = RunEnd.Memory,
        ExitCode = 1,
        Signal = 9,
        Errno = 12,
        UserNs = 3,
        SystemNs = 4,
        WallNs = 5,
        MemoryPeakBytes = 6,
        ProcessesPeak = 7,
        VoluntarySwitches = 8,
        InvoluntarySwitches = 9,
        Truncated = true,
        OutputLength = 1L << 33,
        ErrorLength = 2,
        Output = new byte[] { 1, 2, 3 },
        Error = new byte[] { 4, 5 },
        Reason = "the home is over its quota",
    };

    public static PutMessage Put { get; } = new() { Path = "a/ü", Executable = true, Length = 3, Content = new byte[] { 1, 2, 3 } };

    public static WelcomeMessage Welcome { get; } = new(1, "0.1.0", 77, "v2", 32, ["no swap limit", ""]) { Homes = HomeQuota.FileSystem };

    public static OpenMessage Open { get; } = new() { Home = "0a.b-c_d", HomeBytes = 1L << 40, HomeInodes = 10_000, MaskedCommands = ["sudo", "nc"] };

    public static HomesMessage Homes { get; } = new([new HomeEntry("a", 4096, 1, 1_700_000_000_000, 0), new HomeEntry("b", -1, -1, 0, 3)], true);

    public static byte[] Bytes(WriteBody write)
    {
        byte[] buffer = new byte[WireLimits.MessageBytes];
        WireWriter writer = new(buffer);
        write(ref writer);
        return buffer[..writer.Length];
    }
}
