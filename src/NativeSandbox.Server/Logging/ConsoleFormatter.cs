using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;

namespace NativeSandbox.Server.Logging;

/// <summary>One readable line an event; an exception follows line by line, each escaped as the rest is.</summary>
internal sealed class ConsoleFormatter : ITextFormatter
{
    public void Format(LogEvent logEvent, TextWriter output)
    {
        output.Write(logEvent.Timestamp.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture));
        output.Write(logEvent.Level switch
        {
            LogEventLevel.Verbose => " trace ",
            LogEventLevel.Debug => " debug ",
            LogEventLevel.Information => " info  ",
            LogEventLevel.Warning => " warn  ",
            _ => " error ",
        });
        output.WriteLine(LogText.Escape(logEvent.MessageTemplate.Render(logEvent.Properties, CultureInfo.InvariantCulture)));
        if (logEvent.Exception is null) return;
        foreach (string line in logEvent.Exception.ToString().Split('\n'))
        {
            output.Write("    ");
            output.WriteLine(LogText.Escape(line.TrimEnd('\r')));
        }
    }
}
