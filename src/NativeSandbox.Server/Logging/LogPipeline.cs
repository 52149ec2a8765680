using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Logging.Journal;
using Serilog;
using Serilog.Configuration;
using Serilog.Extensions.Logging;
using Serilog.Filters;
using Serilog.Formatting.Json;

namespace NativeSandbox.Server.Logging;

/// <summary>Builds the log: the journal where there is one, the console for people elsewhere, JSON files by concern. No request waits for any of them.</summary>
internal static class LogPipeline
{
    private const long FileBytes = 64 << 20;
    private const int FilesKept = 31;

    /// <param name="options">Where the files are.</param>
    /// <param name="levels">What is logged; may change later.</param>
    /// <param name="journal">Gets what the console would show; null for the console.</param>
    public static Serilog.Core.Logger Create(LogOptions options, LogLevels levels, JournalSink? journal)
    {
        LoggerConfiguration configuration = new LoggerConfiguration()
            .MinimumLevel.ControlledBy(levels.Root)
            .MinimumLevel.Override("Microsoft", levels.Framework)
            .Enrich.With<EscapingEnricher>();
        configuration = journal is null
            ? configuration.WriteTo.Async(sinks => sinks.Console(new ConsoleFormatter(), levelSwitch: levels.Shown))
            : configuration.WriteTo.Sink(journal, levelSwitch: levels.Shown);
        return (options.Directory is { } directory ? Files(configuration, directory) : configuration).CreateLogger();
    }

    /// <summary>A log that keeps nothing, for commands whose output is a report.</summary>
    public static Serilog.Core.Logger Silent() => new LoggerConfiguration().CreateLogger();

    /// <summary>Keeps the framework from making events that nobody sees.</summary>
    /// <remarks>By provider, for <c>AddSerilog</c> adds a rule by provider that lets everything through, and those go before rules without one.</remarks>
    public static void Filter(ILoggingBuilder logging, LogLevels levels) => logging
        .AddFilter<SerilogLoggerProvider>(level => level >= levels.Least)
        // As long as this category is on, the framework makes an Activity and a log scope for every request; the request log needs neither.
        .AddFilter<SerilogLoggerProvider>("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None)
        // It would put a stack trace before the one line that says which setting to change; the exception itself reaches the serve command.
        .AddFilter<SerilogLoggerProvider>("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);

    private static LoggerConfiguration Files(LoggerConfiguration configuration, string directory) => configuration
        .WriteTo.Async(sinks =>
        {
            ToFile(sinks, directory, "requests", log => log.Filter.ByIncludingOnly(Matching.FromSource(LogCategories.Requests)));
            ToFile(sinks, directory, "executions", log => log.Filter.ByIncludingOnly(Matching.FromSource(LogCategories.Executions)));
        })
        // These two are evidence: a flood makes their writers wait and drops nothing.
        .WriteTo.Async(sinks =>
        {
            ToFile(sinks, directory, "errors", log => log.MinimumLevel.Error());
            ToFile(sinks, directory, "security", log => log.Filter.ByIncludingOnly(Matching.FromSource(LogCategories.Security)));
        }, blockWhenFull: true);

    private static void ToFile(LoggerSinkConfiguration sinks, string directory, string name, Func<LoggerConfiguration, LoggerConfiguration> only) =>
        sinks.Logger(log => only(log).WriteTo.File(
            new JsonFormatter(renderMessage: true), Path.Combine(directory, name + "-.json"), rollingInterval: RollingInterval.Day,
            fileSizeLimitBytes: FileBytes, rollOnFileSizeLimit: true, retainedFileCountLimit: FilesKept));
}
