using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using NativeSandbox.Server.Security;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Display;

namespace NativeSandbox.Server.Logging.Journal;

/// <summary>Writes events in the journal's native protocol: one field each for what an event carries.</summary>
/// <remarks>
/// https://systemd.io/JOURNAL_NATIVE_PROTOCOL: NAME=value and a line end; a value with a line end in it is NAME, a line end, its length in 64 bits, the value
/// and a line end. So no text, whoever it is from, ends its own field. One message must fit one datagram, whose size net.core.wmem_default limits
/// (212,992 bytes unless set): texts are cut well below that, rather than sent in a memfd.
/// </remarks>
internal static class JournalMessage
{
    private const int MessageBytes = 48 << 10;
    private const int FieldBytes = 4 << 10;
    private const int Fields = 24;

    private static readonly HashSet<string> Own = new(StringComparer.Ordinal)
    {
        "MESSAGE", "PRIORITY", "SYSLOG_IDENTIFIER", "LOGGER", "KEY_NAME",
        // systemd.journal-fields(7): what readers take for something else than a property of ours.
        "MESSAGE_ID", "SYSLOG_FACILITY", "SYSLOG_PID", "SYSLOG_RAW", "SYSLOG_TIMESTAMP", "CODE_FILE", "CODE_LINE", "CODE_FUNC", "ERRNO", "TID", "UNIT",
        "USER_UNIT", "OBJECT_PID",
    };

    // "l" leaves the quotes around text out, as on the console.
    private static readonly MessageTemplateTextFormatter Message = new("{Message:lj}", CultureInfo.InvariantCulture);

    /// <summary>Appends the datagram for an event.</summary>
    public static void Write(LogEvent made, ArrayBufferWriter<byte> output)
    {
        Field(output, "MESSAGE", Text(made), MessageBytes);
        Field(output, "PRIORITY", Priority(made.Level), FieldBytes);
        Field(output, "SYSLOG_IDENTIFIER", "nativesandbox", FieldBytes);
        int left = Fields;
        foreach ((string name, LogEventPropertyValue value) in made.Properties)
        {
            // A property that is not there, like the signal of a program that exited, is no field; the framework's numbers of log calls are noise.
            if (value is ScalarValue { Value: null } || name == "EventId" || --left < 0) continue;
            string text = value is ScalarValue { Value: var scalar } ? Convert.ToString(scalar, CultureInfo.InvariantCulture) ?? "" : value.ToString();
            Field(output, name == Constants.SourceContextPropertyName ? "LOGGER" : Name(name), text, FieldBytes);
            if (name == "Client") Field(output, "KEY_NAME", ClientIdentity.KeyNameOf(text), FieldBytes);
        }
    }

    /// <summary>A property's name as the journal wants field names: <c>CpuTimeMs</c> becomes <c>CPU_TIME_MS</c>.</summary>
    internal static string Name(string property)
    {
        var name = new StringBuilder(property.Length + 8);
        for (int i = 0; i < property.Length; i++)
        {
            char letter = property[i];
            if (i > 0 && char.IsAsciiLetterUpper(letter) && char.IsAsciiLetterOrDigit(property[i - 1]) && !char.IsAsciiLetterUpper(property[i - 1])) name.Append('_');
            name.Append(char.IsAsciiLetterOrDigit(letter) ? char.ToUpperInvariant(letter) : '_');
        }
        // A leading underscore marks the journal's trusted fields, a leading digit none: both would be dropped. 64 is the longest name.
        if (name.Length == 0 || !char.IsAsciiLetterUpper(name[0]) || Own.Contains(name.ToString())) name.Insert(0, "FIELD_");
        return name.ToString(0, Math.Min(name.Length, 64));
    }

    private static string Text(LogEvent made)
    {
        using var rendered = new StringWriter(CultureInfo.InvariantCulture);
        Message.Format(made, rendered);
        string message = LogText.Escape(rendered.ToString());
        return made.Exception is null ? message : $"{message}\n{string.Join('\n', made.Exception.ToString().Split('\n').Select(line => LogText.Escape(line.TrimEnd('\r'))))}";
    }

    // syslog(3)'s numbers.
    private static string Priority(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose or LogEventLevel.Debug => "7",
        LogEventLevel.Information => "6",
        LogEventLevel.Warning => "4",
        LogEventLevel.Error => "3",
        _ => "2",
    };

    private static void Field(ArrayBufferWriter<byte> output, string name, string value, int most)
    {
        output.Write(Encoding.ASCII.GetBytes(name));
        // No more than a byte for each character is needed to know that it will be cut.
        byte[] bytes = Encoding.UTF8.GetBytes(value.Length > most ? value[..most] : value);
        ReadOnlySpan<byte> kept = Cut(bytes, most);
        if (kept.Contains((byte)'\n'))
        {
            output.Write("\n"u8);
            BinaryPrimitives.WriteInt64LittleEndian(output.GetSpan(sizeof(long)), kept.Length);
            output.Advance(sizeof(long));
        }
        else
        {
            output.Write("="u8);
        }
        output.Write(kept);
        output.Write("\n"u8);
    }

    // Not within a character.
    private static ReadOnlySpan<byte> Cut(byte[] text, int most)
    {
        if (text.Length <= most) return text;
        while ((text[most] & 0xc0) == 0x80) most--;
        return text.AsSpan(0, most);
    }
}
