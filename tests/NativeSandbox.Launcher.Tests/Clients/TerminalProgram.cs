using System.Diagnostics;
using System.Text;
using NativeSandbox.Protocol.Messages;
using NativeSandbox.Protocol.Wire;
using NativeSandbox.Testing;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Tests.Clients;

/// <summary>A program on a terminal, with the terminal's master side.</summary>
internal sealed unsafe class TerminalProgram(LauncherClient client, int box, int request, int master) : IDisposable
{
    private readonly StringBuilder _screen = new();
    private readonly byte[] _chunk = new byte[64 * 1024];

    public int Master => master;

    /// <summary>All that was read so far.</summary>
    public string Screen => _screen.ToString();

    public void Type(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* data = bytes) Assert.Equal(bytes.Length, write(master, data, (nuint)bytes.Length));
    }

    public void Resize(int columns, int rows)
    {
        ushort* size = stackalloc ushort[4];
        (size[0], size[1]) = ((ushort)rows, (ushort)columns);
        Assert.Equal(0, ioctl(master, TIOCSWINSZ, (nint)size));
    }

    /// <summary>The process group that keys' signals go to.</summary>
    public int ForegroundGroup()
    {
        const nuint TIOCGPGRP = 0x540F;
        int group;
        Assert.Equal(0, ioctl(master, TIOCGPGRP, (nint)(&group)));
        return group;
    }

    public FailedMessage? Signal(int signal) => client.Ask(MessageKind.Signal, box, new SignalMessage(signal).Write);

    /// <summary>Reads until some text has come, and takes it and all before it away.</summary>
    public string ReadUntil(string text)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            int at = Screen.IndexOf(text, StringComparison.Ordinal);
            if (at >= 0)
            {
                string before = Screen[..at];
                _screen.Remove(0, at + text.Length);
                return before;
            }

            Assert.True(Stopwatch.GetElapsedTime(start) < Eventually.Patience, $"'{text}' did not come, but: {Screen}");
            Assert.True(ReadSome(100), $"the terminal ended before '{text}': {Screen}");
        }
    }

    /// <summary>Presses a key until some text comes: a shell's child is deaf to keys for a moment before it becomes the program.</summary>
    public void PressUntil(string key, string text)
    {
        long start = Stopwatch.GetTimestamp();
        while (!Screen.Contains(text, StringComparison.Ordinal))
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Eventually.Patience, $"'{text}' did not come, but: {Screen}");
            Type(key);
            long pressed = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(pressed) < TimeSpan.FromMilliseconds(300) && !Screen.Contains(text, StringComparison.Ordinal)) Assert.True(ReadSome(50), Screen);
        }

        ReadUntil(text);
    }

    /// <summary>Reads until the terminal's end.</summary>
    public string ReadToEnd()
    {
        long start = Stopwatch.GetTimestamp();
        while (ReadSome(100)) Assert.True(Stopwatch.GetElapsedTime(start) < Eventually.Patience, $"the terminal did not end: {Screen}");
        return Screen;
    }

    /// <summary>Waits for the program's end.</summary>
    public EndedMessage End()
    {
        WireReader reader = new(client.Expect(request, MessageKind.Ended).Body);
        return EndedMessage.Read(ref reader);
    }

    public void Dispose() => Assert.Equal(0, close(master));

    /// <returns>Whether the terminal has not ended.</returns>
    private bool ReadSome(int milliseconds)
    {
        PollFd watched = new() { Fd = master, Events = 1 };
        if (poll(&watched, 1, milliseconds) <= 0) return true;
        fixed (byte* data = _chunk)
        {
            nint length = read(master, data, (nuint)_chunk.Length);
            if (length <= 0) return false; // EIO: no process has the other side any more
            _screen.Append(Encoding.UTF8.GetString(data, (int)length));
            return true;
        }
    }
}
