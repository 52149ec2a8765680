using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Display;

namespace NativeSandbox.Server.Logging;

/// <summary>One readable line an event; an exception follows line by line, each escaped as the rest is.</summary>
internal sealed class ConsoleFormatter : ITextFormatter
{
    // "l" leaves the quotes around text out: a line for people needs none.
    private readonly MessageTemplateTextFormatter message = new("{Message:lj}", CultureInfo.InvariantCulture);

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
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        message.Format(logEvent, text);
        output.WriteLine(LogText.Escape(text.ToString()));
        if (logEvent.Exception is null) return;
        foreach (string line in logEvent.Exception.ToString().Split('\n'))
        {
            output.Write("    ");
            output.WriteLine(LogText.Escape(line.TrimEnd('\r')));
        }
    }
}
