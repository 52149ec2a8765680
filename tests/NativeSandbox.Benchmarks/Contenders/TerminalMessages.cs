using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace NativeSandbox.Benchmarks.Contenders;

/// <summary>SignalR's JSON protocol, as much of it as a terminal needs: records that a byte of 0x1E ends.</summary>
internal static class TerminalMessages
{
    public const byte End = 0x1E;

    public static ReadOnlyMemory<byte> Handshake { get; } = Record("""{"protocol":"json","version":1}""");

    public static ReadOnlyMemory<byte> Ping { get; } = Record("""{"type":6}""");

    public static ReadOnlyMemory<byte> Start { get; } =
        Record("""{"type":1,"invocationId":"1","target":"start","arguments":[{"shell":"bash","cols":80,"rows":24}]}""");

    /// <summary>Keys as bytes. Without a number, so that no answer comes but the terminal's.</summary>
    public static ReadOnlyMemory<byte> Data(ReadOnlySpan<byte> bytes) => Record($$"""{"type":1,"target":"data","arguments":["{{Convert.ToBase64String(bytes)}}"]}""");

    public static ReadOnlyMemory<byte> Resize(int columns, int rows) => Record($$"""{"type":1,"target":"resize","arguments":[{{columns}},{{rows}}]}""");

    /// <summary>Takes the terminal's output out of a record.</summary>
    /// <param name="record">Without its end.</param>
    /// <param name="output">Gets the bytes.</param>
    /// <returns>What the record is: output, an end, the answer to the start, its refusal, or something else.</returns>
    public static TerminalMessageKind Read(ReadOnlySpan<byte> record, ArrayBufferWriter<byte> output)
    {
        Utf8JsonReader reader = new(record);
        int type = 0;
        bool isData = false, failed = false;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1) continue;
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                type = reader.GetInt32();
            }
            else if (reader.ValueTextEquals("target"u8))
            {
                reader.Read();
                isData = reader.ValueTextEquals("data"u8);
                if (reader.ValueTextEquals("exit"u8)) return TerminalMessageKind.Exited;
            }
            else if (reader.ValueTextEquals("error"u8))
            {
                failed = true;
            }
            else if (isData && reader.ValueTextEquals("arguments"u8))
            {
                reader.Read();
                reader.Read();
                Decode(reader.ValueSpan, output);
                return TerminalMessageKind.Output;
            }
        }

        return failed ? TerminalMessageKind.Refused : type == 3 ? TerminalMessageKind.Started : TerminalMessageKind.Other;
    }

    private static void Decode(ReadOnlySpan<byte> text, ArrayBufferWriter<byte> output)
    {
        Span<byte> room = output.GetSpan(Base64.GetMaxDecodedFromUtf8Length(text.Length));
        if (Base64.DecodeFromUtf8(text, room, out _, out int written) != OperationStatus.Done) throw new InvalidOperationException("the terminal's output is no base64");
        output.Advance(written);
    }

    private static byte[] Record(string json) => [.. Encoding.UTF8.GetBytes(json), End];
}
