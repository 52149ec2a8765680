using NativeSandbox.Server.Configuration;
using Serilog.Core;
using Serilog.Events;

namespace NativeSandbox.Server.Logging;

/// <summary>The levels that follow LOG_LEVEL, which may change while the server runs.</summary>
internal sealed class LogLevels
{
    private volatile LogVerbosity verbosity;

    public LogLevels(LogVerbosity verbosity) => Set(verbosity);

    /// <summary>Of the console or the journal.</summary>
    public LoggingLevelSwitch Shown { get; } = new();

    /// <summary>Of the whole log: the files hold information whatever is shown.</summary>
    public LoggingLevelSwitch Root { get; } = new();

    /// <summary>Of the framework, whose own information lines repeat what the request log says.</summary>
    public LoggingLevelSwitch Framework { get; } = new();

    /// <summary>The least that loggers need to make events of.</summary>
    public LogLevel Least => verbosity switch
    {
        LogVerbosity.Trace => LogLevel.Trace,
        LogVerbosity.Debug => LogLevel.Debug,
        _ => LogLevel.Information,
    };

    public void Set(LogVerbosity level)
    {
        verbosity = level;
        LogEventLevel shown = level switch
        {
            LogVerbosity.Trace => LogEventLevel.Verbose,
            LogVerbosity.Debug => LogEventLevel.Debug,
            LogVerbosity.Info => LogEventLevel.Information,
            LogVerbosity.Warn => LogEventLevel.Warning,
            _ => LogEventLevel.Error,
        };
        Shown.MinimumLevel = shown;
        Root.MinimumLevel = shown < LogEventLevel.Information ? shown : LogEventLevel.Information;
        Framework.MinimumLevel = shown < LogEventLevel.Information ? shown : LogEventLevel.Warning;
    }
}
