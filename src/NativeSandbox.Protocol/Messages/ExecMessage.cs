using NativeSandbox.Protocol.Wire;

namespace NativeSandbox.Protocol.Messages;

/// <summary>Start a program (<see cref="MessageKind.Exec"/>).</summary>
public sealed record ExecMessage
{
    /// <summary>A terminal is not longer or wider than this: shells and editors keep memory for each character.</summary>
    public const int MaximumTerminalSize = 4096;

    /// <summary>The program and its arguments: an absolute path, a path relative to the working directory, or a name found on the environment's PATH.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The whole environment as KEY=VALUE.</summary>
    public required IReadOnlyList<string> Environment { get; init; }

    /// <summary>An absolute path in the box.</summary>
    public string WorkingDirectory { get; init; } = "/box";

    /// <summary>What the program may use.</summary>
    public required ExecLimits Limits { get; init; }

    /// <summary>Where standard input comes from.</summary>
    public StreamKind Input { get; init; }

    /// <summary>Where standard output goes.</summary>
    public StreamKind Output { get; init; }

    /// <summary>Where standard error goes.</summary>
    public StreamKind Error { get; init; }

    /// <summary>Standard input with <see cref="StreamKind.Buffer"/>; up to <see cref="WireLimits.InlineBytes"/>. Longer input goes by a descriptor.</summary>
    public ReadOnlyMemory<byte> InputBytes { get; init; }

    /// <summary>With <see cref="StreamKind.Terminal"/>: characters in a line, taken as 1 to <see cref="MaximumTerminalSize"/>.</summary>
    public int Columns { get; init; }

    /// <summary>With <see cref="StreamKind.Terminal"/>: lines, taken as 1 to <see cref="MaximumTerminalSize"/>.</summary>
    public int Rows { get; init; }

    /// <summary>Writes the body.</summary>
    public void Write(ref WireWriter writer)
    {
        writer.Texts(Arguments);
        writer.Texts(Environment);
        writer.Text(WorkingDirectory);
        Limits.Write(ref writer);
        writer.Byte((byte)Input);
        writer.Byte((byte)Output);
        writer.Byte((byte)Error);
        writer.Bytes(InputBytes.Span);
        writer.Int32(Columns);
        writer.Int32(Rows);
    }

    /// <summary>Reads the body.</summary>
    public static ExecMessage Read(ref WireReader reader) => new()
    {
        Arguments = reader.Texts(),
        Environment = reader.Texts(),
        WorkingDirectory = reader.Text(),
        Limits = ExecLimits.Read(ref reader),
        Input = (StreamKind)reader.Byte(),
        Output = (StreamKind)reader.Byte(),
        Error = (StreamKind)reader.Byte(),
        InputBytes = reader.Bytes().ToArray(),
        Columns = reader.Int32(),
        Rows = reader.Int32(),
    };
}
