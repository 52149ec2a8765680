using System.Diagnostics;
using NativeSandbox.Backends.Native;
using NativeSandbox.Core.Artefacts;
using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Runs;
using NativeSandbox.Core.Text;
using NativeSandbox.Server.Commands.Services;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Execution;
using NativeSandbox.Server.Hosting;
using NativeSandbox.Server.Logging;

namespace NativeSandbox.Server.Commands.Run;

/// <summary>Runs a program in boxes of an nsbox that is started for it.</summary>
internal static class DirectRun
{
    /// <param name="settings">The settings of this process.</param>
    /// <param name="program">The program.</param>
    /// <param name="language">Its language.</param>
    /// <param name="encoding">The form of its output.</param>
    /// <param name="log">Gets what nsbox has to say.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <exception cref="UsageException">A limit is out of its range, or something else is wrong with the request.</exception>
    /// <exception cref="ServiceException">The sandbox failed.</exception>
    public static async Task<ExecuteResponse> RunAsync(
        IReadOnlyDictionary<string, string> settings, ProgramToRun program, Language language, OutputEncoding encoding, Action<string> log,
        CancellationToken cancellationToken)
    {
        var options = ExecutionOptions.From(settings);
        var policy = new LimitPolicy(ConfiguredLimits.Defaults(options), ConfiguredLimits.Maximums(options));
        var request = new RunRequest
        {
            Language = language,
            Code = program.Code,
            Input = program.Input,
            Arguments = program.Arguments,
            Limits = new LimitOverrides
            {
                WallTime = Time(program.WallTimeMs),
                CpuTime = Time(program.CpuTimeMs),
                Memory = program.MemoryBytes is { } bytes ? new ByteSize((long)bytes) : null,
            },
        };
        var toolchains = BackendOptions.From(settings, Directory.GetCurrentDirectory());
        var backend = new NativeBackend(new NativeBackendOptions
        {
            LauncherPath = toolchains.LauncherPath,
            // One box that waits is enough: the next is made while this one works.
            LauncherArguments = ["--pool", "1", .. BackendFactory.LauncherArguments(toolchains, new LanguageCatalog([language]))],
            LauncherLog = log,
        });
        await using (backend.ConfigureAwait(false))
        {
            var pipeline = new RunPipeline(backend, new ArtefactCache(options.MemoryLimit), policy);
            RunResult result;
            long start = Stopwatch.GetTimestamp();
            try
            {
                result = await pipeline.RunAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (LimitException wrong)
            {
                throw new UsageException($"{OptionOf(wrong.Field)} must be from {wrong.Minimum} to {wrong.Maximum}; {SettingOf(wrong.Field).Name} sets the most.");
            }
            catch (RunRequestException wrong)
            {
                throw new UsageException(LogText.Escape(wrong.Message));
            }
            if (result.Verdict == Verdict.InternalError)
            {
                throw new ServiceException(
                    $"the sandbox failed, not the program: {LogText.Escape(result.Detail ?? "no reason given")}; 'nativesandbox doctor' examines this machine.", ExitCode.Software);
            }
            return ExecuteAnswer.Of(ExecutionId.Next(), request, result, Stopwatch.GetElapsedTime(start), encoding);
        }
    }

    private static TimeSpan? Time(double? milliseconds) => milliseconds is { } count ? TimeSpan.FromMilliseconds(count) : null;

    private static string OptionOf(string field) => field switch
    {
        "wallTime" => "--time-limit",
        "cpuTime" => "--cpu-time",
        _ => "--memory",
    };

    private static Setting SettingOf(string field) => field == "memory" ? Settings.MemoryLimit : Settings.MaxExecutionTime;
}
