using System.Text;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Serve;

/// <summary>What the launcher inside says to the doorkeeper: one byte, and a text for people.</summary>
internal static unsafe class ControlWord
{
    /// <summary>It cannot serve; the text says why.</summary>
    public const byte Failed = 0;

    /// <summary>It serves.</summary>
    public const byte Ready = 1;

    /// <summary>The answer to a message without a connection: the event loop goes round. The text is its state.</summary>
    public const byte Alive = 2;

    /// <summary>The longest message.</summary>
    public const int MessageBytes = 8192;

    /// <summary>Says it.</summary>
    public static void Send(int control, byte kind, string text)
    {
        byte[] message = [kind, .. Encoding.UTF8.GetBytes(text)];
        fixed (byte* data = message) send_with_fds(control, data, (nuint)Math.Min(message.Length, MessageBytes), null, 0, 0);
    }
}
