using NativeSandbox.Benchmarks.Measuring;

namespace NativeSandbox.Benchmarks.Contenders;

/// <summary>A program compiled and run bare, in the image's root.</summary>
internal sealed class BareProgram(ImageRoot root, LanguageProgram program)
{
    private readonly PosixSpawn? _compile = program.Compile is { } compile ? root.Command(compile, program.CompileEnvironment) : null;
    private readonly PosixSpawn _run = root.Command(program.Run, program.RunEnvironment);

    /// <summary>Writes the source and compiles it; takes nothing where the language is not compiled.</summary>
    public async Task<ProcessCost> CompileAsync()
    {
        root.Clear();
        await File.WriteAllBytesAsync(Path.Combine(root.Box, program.Language.SourceFile), program.Source.ToArray());
        return _compile is null ? default : (await root.RunAsync(_compile, "")).Cost;
    }

    /// <summary>Runs what was compiled last.</summary>
    public async Task<ProcessCost> RunAsync()
    {
        (ProcessCost cost, string output) = await root.RunAsync(_run, program.Program.Input);
        program.Check("bare", output);
        return cost;
    }
}
