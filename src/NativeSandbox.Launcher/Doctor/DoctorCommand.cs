namespace NativeSandbox.Launcher.Doctor;

/// <summary><c>nsbox doctor [--json]</c>: says whether this machine can run boxes, and what mends it.</summary>
internal static class DoctorCommand
{
    private const string Usage = """
        usage: nsbox doctor [--json]

        Examines this machine and prints one line for each finding:
            ok|warn|fatal  what was looked at  what was found  (-> the command that mends it)
        --json prints an array of {name, status, found, fix} instead.

        Exit status: 0 nothing fatal, 1 boxes cannot run here, 2 wrong command line.
        """;

    /// <returns>0 when nothing is fatal, 1 otherwise, 2 for a wrong command line.</returns>
    public static int Run(ReadOnlySpan<string> args)
    {
        bool json = false;
        foreach (string argument in args)
        {
            if (argument == "--help")
            {
                Console.Out.WriteLine(Usage);
                return 0;
            }
            if (argument != "--json")
            {
                Console.Error.WriteLine($"nsbox doctor: unknown argument '{argument}'");
                Console.Error.WriteLine(Usage);
                return 2;
            }
            json = true;
        }
        IReadOnlyList<Finding> findings = Examination.Of(ThisMachine.Open());
        Console.Out.Write(json ? Report.ToJson(findings) : Report.ToText(findings));
        return findings.Any(finding => finding.Status == FindingStatus.Fatal) ? 1 : 0;
    }
}
