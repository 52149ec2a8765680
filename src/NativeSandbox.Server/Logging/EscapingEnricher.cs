using Serilog.Core;
using Serilog.Events;

namespace NativeSandbox.Server.Logging;

/// <summary>Escapes every text that an event carries, so that no line of any log can be forged or drawn over by what a user sent.</summary>
internal sealed class EscapingEnricher : ILogEventEnricher
{
    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
    {
        List<LogEventProperty>? changed = null;
        foreach ((string name, LogEventPropertyValue value) in logEvent.Properties)
        {
            LogEventPropertyValue escaped = Escape(value);
            if (!ReferenceEquals(escaped, value)) (changed ??= []).Add(new LogEventProperty(name, escaped));
        }
        if (changed is null) return;
        foreach (LogEventProperty property in changed) logEvent.AddOrUpdateProperty(property);
    }

    private static LogEventPropertyValue Escape(LogEventPropertyValue value) => value switch
    {
        ScalarValue { Value: string text } when LogText.Escape(text) is var escaped => ReferenceEquals(escaped, text) ? value : new ScalarValue(escaped),
        ScalarValue { Value: char letter } => new ScalarValue(LogText.Escape(letter.ToString())),
        // Anything else that is not a plain value would be rendered by its ToString, user text included.
        ScalarValue { Value: null or bool or IConvertible or DateTimeOffset or TimeSpan or Guid } => value,
        ScalarValue scalar => new ScalarValue(LogText.Escape(scalar.Value?.ToString() ?? "")),
        SequenceValue sequence => new SequenceValue(sequence.Elements.Select(Escape)),
        StructureValue structure => new StructureValue(
            structure.Properties.Select(property => new LogEventProperty(property.Name, Escape(property.Value))), structure.TypeTag),
        DictionaryValue dictionary => new DictionaryValue(dictionary.Elements.Select(entry =>
            KeyValuePair.Create((ScalarValue)Escape(entry.Key), Escape(entry.Value)))),
        _ => value,
    };
}
