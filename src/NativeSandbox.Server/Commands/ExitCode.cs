using System.CommandLine;

namespace NativeSandbox.Server.Commands;

/// <summary>How the program ends, in the numbers of sysexits.h, so that a unit file can tell a wrong setting from a crash.</summary>
internal static class ExitCode
{
    public const int Success = 0;
    public const int Failure = 1;

    /// <summary>EX_USAGE: the command line makes no sense.</summary>
    public const int Usage = 64;

    /// <summary>EX_DATAERR: the program that was to be run does not compile, or is not text.</summary>
    public const int Data = 65;

    /// <summary>EX_NOINPUT: a file that was named cannot be read.</summary>
    public const int NoInput = 66;

    /// <summary>EX_UNAVAILABLE: something the server needs is not there: the port, the launcher; or the service that was asked.</summary>
    public const int Unavailable = 69;

    /// <summary>EX_SOFTWARE: the sandbox failed.</summary>
    public const int Software = 70;

    /// <summary>EX_TEMPFAIL: the service is busy; trying again later is worth it.</summary>
    public const int TryAgain = 75;

    /// <summary>EX_NOPERM: the service wants another key.</summary>
    public const int NoPermission = 77;

    /// <summary>EX_CONFIG: a setting is wrong.</summary>
    public const int Configuration = 78;

    /// <summary>The lines that a command's help has about it.</summary>
    public static IEnumerable<string> Explain(Command command) => command.Name switch
    {
        "run" =>
        [
            "The program's own; 128 + N when signal N ended it; 124 past a time limit;",
            "137 past the memory limit; 153 past the output limit; 159 for a forbidden",
            "system call; 65 when it does not compile. Where it was not run: 64 wrong command",
            "line or limit; 66 FILE or input cannot be read; 69 no service, or no box; 70 the",
            "sandbox failed; 75 the service is busy; 77 it wants another key; 78 wrong",
            "setting; 130 after Ctrl-C. With --json a program's end is in the JSON too.",
        ],
        "doctor" => ["0 nothing fatal; 1 something keeps the service from working; 64 wrong command line."],
        "add" or "list" or "revoke" or "keys" =>
        [
            "0 done; 1 not done, or the service could not be restarted; 64 wrong command line;",
            "78 the file has a line that is no key.",
        ],
        _ =>
        [
            "0 stopped as asked; 64 wrong command line; 69 port in use, launcher or service not",
            "available; 78 wrong setting. doctor, keys and run have more, see their help.",
        ],
    };
}
