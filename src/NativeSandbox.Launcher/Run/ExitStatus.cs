using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Protocol.Messages;

namespace NativeSandbox.Launcher.Run;

/// <summary>Exit statuses of <c>nsbox run</c>: the program's own, and those that env(1) and timeout(1) use for the rest.</summary>
internal static class ExitStatus
{
    /// <summary>A time limit, as timeout(1).</summary>
    public const int TimeLimit = 124;

    /// <summary>nsbox itself failed.</summary>
    public const int LauncherFailed = 125;

    /// <summary>The command line cannot be understood.</summary>
    public const int Usage = 125;

    /// <summary>The program is there and cannot be executed.</summary>
    public const int NotExecutable = 126;

    /// <summary>The program is not there.</summary>
    public const int NotFound = 127;

    /// <summary>What a shell would see.</summary>
    public static int Of(EndedMessage evidence) => evidence.End switch
    {
        RunEnd.Exited => evidence.ExitCode,
        RunEnd.CpuTime or RunEnd.WallTime => TimeLimit,
        RunEnd.NotStarted => evidence.Errno is Errno.ENOENT or Errno.ENOTDIR ? NotFound : NotExecutable,
        RunEnd.Memory or RunEnd.Killed => 128 + LibC.SIGKILL,
        RunEnd.Output => 128 + LibC.SIGXFSZ,
        RunEnd.Seccomp => 128 + LibC.SIGSYS,
        _ => 128 + evidence.Signal,
    };
}
