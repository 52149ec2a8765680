using NativeSandbox.Launcher.Doctor;
using NativeSandbox.Launcher.Homes;
using NativeSandbox.Launcher.Launch;
using NativeSandbox.Launcher.Run;
using NativeSandbox.Launcher.Seccomp;
using NativeSandbox.Launcher.Serve;

switch (args)
{
    case ["run", ..]: return RunCommand.Run(args.AsSpan(1));
    case ["serve", ..]: return ServeCommand.Run(args.AsSpan(1));
    case [InsideCommand.Name, ..]: return InsideCommand.Run(args.AsSpan(1));
    case ["quota", ..]: return QuotaCommand.Run(args.AsSpan(1));
    case ["doctor", ..]: return DoctorCommand.Run(args.AsSpan(1));
    case ["seccomp-compile", ..]: return SeccompCompileCommand.Run(args.AsSpan(1));
    case ["--version"]:
        Console.WriteLine($"nsbox {LauncherFiles.Version}");
        return 0;
    default:
        Console.Error.WriteLine("usage: nsbox run|serve|quota|doctor|seccomp-compile … (each has --help)");
        return ExitStatus.Usage;
}
