using NativeSandbox.Server.Configuration;
using Serilog;
using Serilog.Configuration;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Filters;
using Serilog.Formatting.Json;

namespace NativeSandbox.Server.Logging;

/// <summary>Builds the log: the console for people, JSON files by concern. No request waits for a disk.</summary>
internal static class LogPipeline
{
    private const long FileBytes = 64 << 20;
    private const int FilesKept = 31;

    public static Serilog.Core.Logger Create(LogOptions options)
    {
        LogEventLevel console = Level(options.Level);
        LogEventLevel root = console < LogEventLevel.Information ? console : LogEventLevel.Information;
        return new LoggerConfiguration()
            .MinimumLevel.Is(root)
            // The framework's own information lines repeat what the request log says.
            .MinimumLevel.Override("Microsoft", console < LogEventLevel.Information ? console : LogEventLevel.Warning)
            .Enrich.With<EscapingEnricher>()
            .WriteTo.Async(sinks => sinks.Console(new ConsoleFormatter(), restrictedToMinimumLevel: console))
            .WriteTo.Async(sinks =>
            {
                ToFile(sinks, options.Directory, "requests", log => log.Filter.ByIncludingOnly(Matching.FromSource(LogCategories.Requests)));
                ToFile(sinks, options.Directory, "executions", log => log.Filter.ByIncludingOnly(Matching.FromSource(LogCategories.Executions)));
            })
            // These two are evidence: a flood makes their writers wait and drops nothing.
            .WriteTo.Async(sinks =>
            {
                ToFile(sinks, options.Directory, "errors", log => log.MinimumLevel.Error());
                ToFile(sinks, options.Directory, "security", log => log.Filter.ByIncludingOnly(Matching.FromSource(LogCategories.Security)));
            }, blockWhenFull: true)
            .CreateLogger();
    }

    /// <summary>A log that keeps nothing, for commands whose output is a report.</summary>
    public static Serilog.Core.Logger Silent() => new LoggerConfiguration().CreateLogger();

    /// <summary>Keeps the framework from making events that nobody sees.</summary>
    /// <remarks>By provider, for <c>AddSerilog</c> adds a rule by provider that lets everything through, and those go before rules without one.</remarks>
    public static void Filter(ILoggingBuilder logging, LogOptions options) => logging
        .AddFilter<SerilogLoggerProvider>(null, options.Level switch
        {
            LogVerbosity.Trace => LogLevel.Trace,
            LogVerbosity.Debug => LogLevel.Debug,
            _ => LogLevel.Information,
        })
        // As long as this category is on, the framework makes an Activity and a log scope for every request; the request log needs neither.
        .AddFilter<SerilogLoggerProvider>("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None)
        // It would put a stack trace before the one line that says which setting to change; the exception itself reaches the serve command.
        .AddFilter<SerilogLoggerProvider>("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);

    private static void ToFile(LoggerSinkConfiguration sinks, string directory, string name, Func<LoggerConfiguration, LoggerConfiguration> only) =>
        sinks.Logger(log => only(log).WriteTo.File(
            new JsonFormatter(renderMessage: true), Path.Combine(directory, name + "-.json"), rollingInterval: RollingInterval.Day,
            fileSizeLimitBytes: FileBytes, rollOnFileSizeLimit: true, retainedFileCountLimit: FilesKept));

    private static LogEventLevel Level(LogVerbosity verbosity) => verbosity switch
    {
        LogVerbosity.Trace => LogEventLevel.Verbose,
        LogVerbosity.Debug => LogEventLevel.Debug,
        LogVerbosity.Info => LogEventLevel.Information,
        LogVerbosity.Warn => LogEventLevel.Warning,
        _ => LogEventLevel.Error,
    };
}
