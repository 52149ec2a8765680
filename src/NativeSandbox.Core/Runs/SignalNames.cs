namespace NativeSandbox.Core.Runs;

/// <summary>The names of signal(7) with their meaning, numbered as Linux does on x86-64 and arm64.</summary>
public static class SignalNames
{
    private static readonly (string Name, string Meaning)[] Known =
    [
        ("", ""), ("SIGHUP", "hang-up"), ("SIGINT", "interrupt"), ("SIGQUIT", "quit"), ("SIGILL", "illegal instruction"),
        ("SIGTRAP", "trap"), ("SIGABRT", "abort"), ("SIGBUS", "bus error"), ("SIGFPE", "arithmetic error"), ("SIGKILL", "kill"),
        ("SIGUSR1", "user signal 1"), ("SIGSEGV", "segmentation fault"), ("SIGUSR2", "user signal 2"), ("SIGPIPE", "broken pipe"),
        ("SIGALRM", "alarm"), ("SIGTERM", "termination"), ("SIGSTKFLT", "stack fault"), ("SIGCHLD", "child ended"),
        ("SIGCONT", "continue"), ("SIGSTOP", "stop"), ("SIGTSTP", "terminal stop"), ("SIGTTIN", "terminal input"),
        ("SIGTTOU", "terminal output"), ("SIGURG", "urgent data"), ("SIGXCPU", "CPU time limit"), ("SIGXFSZ", "file size limit"),
        ("SIGVTALRM", "virtual alarm"), ("SIGPROF", "profiling timer"), ("SIGWINCH", "window size"), ("SIGIO", "I/O possible"),
        ("SIGPWR", "power failure"), ("SIGSYS", "forbidden system call"),
    ];

    /// <summary>The name of a signal, <c>SIG42</c> for one without a name, null for 0.</summary>
    public static string? Of(int signal) => signal switch
    {
        0 => null,
        > 0 when signal < Known.Length => Known[signal].Name,
        _ => $"SIG{signal}",
    };

    /// <summary>A signal in words: <c>SIGSEGV (segmentation fault)</c>.</summary>
    public static string Describe(int signal) =>
        signal > 0 && signal < Known.Length ? $"{Known[signal].Name} ({Known[signal].Meaning})" : $"signal {signal}";
}
