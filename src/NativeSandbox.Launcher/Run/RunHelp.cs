namespace NativeSandbox.Launcher.Run;

/// <summary>The manual of <c>nsbox run</c>.</summary>
internal static class RunHelp
{
    public const string Text = """
        NAME
            nsbox run - run one program in a fresh sandbox

        SYNOPSIS
            nsbox run [options] [--] PROGRAM [ARGUMENT]...

        DESCRIPTION
            Starts PROGRAM in a box of its own: new user, pid, mount, network, ipc, uts
            and cgroup namespaces, a private read-only root with a writable /box, /tmp
            and home, an own user, no capability, no network and a system call filter.
            PROGRAM is an absolute path in the box, a path relative to the working
            directory, or a name found on the box's PATH.

        LIMITS
            Times are seconds (2, 0.5, 2s) or milliseconds (1500ms). Sizes are bytes or
            a number with k, m or g (powers of 1,024).

            --cpu-time TIME       CPU time of all processes together    (no limit)
            --wall-time TIME      time on the clock                     (60s)
            --memory SIZE         memory of all processes together      (256m)
            --processes COUNT     processes and threads at once         (64)
            --stack SIZE          stack of the first thread             (64m)
            --file-size SIZE      size of a file that it writes         (64m)
            --open-files COUNT    descriptors in one process            (256)
            --output-limit SIZE   bytes of standard output, and of standard error;
                                  one more ends the run                 (no limit)
            --cpus NUMBER         cores it may keep busy, such as 0.5   (all)
            --io-read SIZE        bytes a second from the disks under --root and --bind
                                  (cgroup v2)                           (no limit)
            --io-write SIZE       bytes a second to them                (no limit)

        STREAMS
            --stdin FILE          read standard input from FILE
            --stdout FILE         write standard output to FILE
            --stderr FILE         write standard error to FILE; may be the same FILE
            Without them the program has the streams of nsbox.

        ROOT
            --root DIR            show DIR's usr, bin, lib, opt... instead of the host's
            --bind SRC[:DST][:rw] show a host file or directory, read-only unless :rw
            --env KEY[=VALUE]     set a variable, or pass the caller's. Without it there
                                  are PATH, HOME, LANG and USER only
            --cwd DIR             working directory in the box          (/box)
            --uid-range START     the 65,536 host ids to use, or the account whose
                                  range of /etc/subuid they are         (a free range)
            --seccomp FILE        an OCI system call policy             (the built-in)

        RESULT
            --json FILE           write the result to FILE: verdict, exitCode, signal,
                                  cpuTimeMs {user, system, total}, wallTimeMs,
                                  memoryBytes, processesPeak, contextSwitches,
                                  outputTruncated, cgroup

        EXIT STATUS
            The program's own; 128 + N when signal N ended it; 124 past a time limit;
            137 past the memory limit; 153 past the output limit; 159 when the filter
            killed it; 126 when PROGRAM cannot be executed; 127 when it is not there;
            125 when nsbox itself failed or the command line is wrong.

        EXAMPLES
            nsbox run -- /bin/echo hello
            nsbox run --cpu-time 1 --memory 64m --stdin in.txt --stdout out.txt \
                      --json result.json --bind /srv/judge/sol:/box/sol -- ./sol

        SEE ALSO
            nsbox doctor, nsbox serve

        """;
}
