using NativeSandbox.Launcher.Doctor;
using NativeSandbox.Launcher.Seccomp;

return args switch
{
    ["seccomp-compile", ..] => SeccompCompileCommand.Run(args.AsSpan(1)),
    ["doctor", ..] => DoctorCommand.Run(args.AsSpan(1)),
    _ => 2,
};
