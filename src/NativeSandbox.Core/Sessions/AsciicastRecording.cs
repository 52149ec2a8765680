using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Core.Sessions;

/// <summary>A terminal's output as asciicast v2 (docs.asciinema.org/manual/asciicast/v2), in a file without a name: whatever ends this process, none is left.</summary>
/// <remarks>What people type is not recorded: passwords are typed, and not shown.</remarks>
internal sealed class AsciicastRecording : IDisposable
{
    private const int CopySize = 64 * 1024;
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _lock = new();
    private readonly SafeFileHandle _file;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly long _maximum;
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly ArrayBufferWriter<byte> _line = new();
    private bool _isFull;

    public AsciicastRecording(TerminalSize size, long maximum, TimeProvider time)
    {
        string path = Path.Combine(Path.GetTempPath(), $"nativesandbox-recording-{Path.GetRandomFileName()}");
        _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        File.Delete(path);
        _time = time;
        _start = time.GetTimestamp();
        _maximum = maximum;
        lock (_lock) WriteHeader(size);
    }

    /// <summary>How long it is, in bytes.</summary>
    public long Length { get; private set; }

    /// <summary>Whether nothing more is recorded.</summary>
    public bool IsFull
    {
        get
        {
            lock (_lock) return _isFull;
        }
    }

    /// <summary>Records output. A character that comes in two parts is recorded with the second.</summary>
    public void Output(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            if (_isFull) return;
            char[] characters = ArrayPool<char>.Shared.Rent(Encoding.UTF8.GetMaxCharCount(bytes.Length));
            int count = _decoder.GetChars(bytes, characters, flush: false);
            if (count > 0) Write("o", characters.AsSpan(0, count));
            ArrayPool<char>.Shared.Return(characters);
        }
    }

    /// <summary>Records that the terminal has another size.</summary>
    public void Resize(TerminalSize size)
    {
        lock (_lock)
        {
            if (!_isFull) Write("r", size.ToString());
        }
    }

    /// <summary>Writes what is recorded so far.</summary>
    public async Task CopyAsync(Stream destination, CancellationToken cancellationToken)
    {
        long length;
        lock (_lock) length = Length;
        byte[] buffer = new byte[CopySize];
        for (long at = 0; at < length;)
        {
            int read = await RandomAccess.ReadAsync(_file, buffer.AsMemory(0, (int)Math.Min(CopySize, length - at)), at, cancellationToken).ConfigureAwait(false);
            if (read == 0) return;
            await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            at += read;
        }
    }

    public void Dispose()
    {
        lock (_lock) _isFull = true;
        _file.Dispose();
    }

    private void WriteHeader(TerminalSize size)
    {
        using (Utf8JsonWriter json = new(_line, s_options))
        {
            json.WriteStartObject();
            json.WriteNumber("version", 2);
            json.WriteNumber("width", size.Columns);
            json.WriteNumber("height", size.Rows);
            json.WriteNumber("timestamp", _time.GetUtcNow().ToUnixTimeSeconds());
            json.WriteStartObject("env");
            json.WriteString("TERM", "xterm-256color");
            json.WriteEndObject();
            json.WriteEndObject();
        }
        Flush();
    }

    private void Write(string kind, ReadOnlySpan<char> data)
    {
        Format(kind, data);
        if (Length + _line.WrittenCount + 1 > _maximum)
        {
            _line.Clear();
            _isFull = true;
            Format("m", "The recording is as long as it may be; what follows is not in it.");
        }
        Flush();
    }

    private void Format(string kind, ReadOnlySpan<char> data)
    {
        using Utf8JsonWriter json = new(_line, s_options);
        json.WriteStartArray();
        json.WriteRawValue(_time.GetElapsedTime(_start).TotalSeconds.ToString("F6", CultureInfo.InvariantCulture));
        json.WriteStringValue(kind);
        json.WriteStringValue(data);
        json.WriteEndArray();
    }

    private void Flush()
    {
        _line.Write("\n"u8);
        try
        {
            RandomAccess.Write(_file, _line.WrittenSpan, Length);
            Length += _line.WrittenCount;
        }
        catch (IOException)
        {
            // A full disk ends the recording, not the session; IsFull tells.
            _isFull = true;
        }
        _line.Clear();
    }
}
