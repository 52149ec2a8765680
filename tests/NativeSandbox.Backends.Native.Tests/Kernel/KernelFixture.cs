using System.Text;
using NativeSandbox.Core.Artefacts;
using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Runs;

namespace NativeSandbox.Backends.Native.Tests.Kernel;

/// <summary>One nsbox for the tests that need the real kernel, with the languages found on this machine.</summary>
public sealed class KernelFixture : IAsyncLifetime
{
    public static LimitPolicy Policy { get; } = new(Samples.Limits with { Cpus = null }, Samples.Limits with { Cpus = null, WallTime = TimeSpan.FromSeconds(30) });

    public NativeBackend Backend { get; } = new(new NativeBackendOptions());

    public ArtefactCache Cache { get; } = new(ByteSize.FromMebibytes(64));

    public LanguageCatalog Catalog { get; private set; } = null!;

    public RunPipeline Pipeline { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        LanguageCatalog written = LanguageCatalog.Load(Path.Combine(AppContext.BaseDirectory, "toolchains"));
        Catalog = await new ToolchainProbe(Backend, Policy).DetectAsync(written, CancellationToken.None);
        Pipeline = new RunPipeline(Backend, Cache, Policy);
    }

    public async Task DisposeAsync() => await Backend.DisposeAsync();

    public Language Language(string name) =>
        Catalog.TryFind(name, out Language? language) ? language : throw new ArgumentException(name);

    public Task<RunResult> RunAsync(string language, string code, string input = "", LimitOverrides? limits = null) => Pipeline.RunAsync(
        new RunRequest
        {
            Language = Language(language),
            Code = code,
            Input = Encoding.UTF8.GetBytes(input),
            Limits = limits ?? LimitOverrides.None,
        },
        CancellationToken.None);
}
