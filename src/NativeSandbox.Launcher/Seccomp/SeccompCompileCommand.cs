namespace NativeSandbox.Launcher.Seccomp;

/// <summary><c>nsbox seccomp-compile IN.json OUT.bpf</c>: compiles a policy, with the denials that go with it, ahead of time.</summary>
internal static class SeccompCompileCommand
{
    /// <returns>0; 1 when the policy or the output is at fault; 2 when the command line is.</returns>
    public static int Run(ReadOnlySpan<string> args)
    {
        if (args.Length != 2)
        {
            Console.Error.WriteLine("usage: nsbox seccomp-compile IN.json OUT.bpf");
            return 2;
        }
        string policyPath = args[0];
        string output = args[1];
        string partial = $"{output}.{Environment.ProcessId}";
        try
        {
            PolicyFiles files = PolicyFiles.Read(policyPath);
            // Renamed into place, so that an nsbox that starts meanwhile reads the old program or the new one.
            File.WriteAllBytes(partial, PrecompiledPolicy.Pack(files, SeccompPolicy.Compile(files)));
            File.Move(partial, output, overwrite: true);
            return 0;
        }
        catch (SeccompPolicyException error)
        {
            Console.Error.WriteLine($"nsbox: {error.Message}");
            return 1;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"nsbox: {output}: cannot be written ({error.GetType().Name})");
            return 1;
        }
    }
}
