namespace NativeSandbox.Server.Commands;

/// <summary>How the program ends, in the numbers of sysexits.h, so that a unit file can tell a wrong setting from a crash.</summary>
internal static class ExitCode
{
    public const int Success = 0;
    public const int Failure = 1;

    /// <summary>EX_USAGE: the command line makes no sense.</summary>
    public const int Usage = 64;

    /// <summary>EX_UNAVAILABLE: something the server needs is not there: the port, the launcher.</summary>
    public const int Unavailable = 69;

    /// <summary>EX_CONFIG: a setting is wrong.</summary>
    public const int Configuration = 78;
}
