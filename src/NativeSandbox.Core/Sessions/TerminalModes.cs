using System.Globalization;
using System.Numerics;
using System.Text;

namespace NativeSandbox.Core.Sessions;

/// <summary>The private modes that a program has set on its terminal (xterm's ctlseqs, "DEC Private Mode Set"), read from its output in whatever pieces it comes.</summary>
/// <remarks>A value: a copy reads on by itself. Only modes are followed; colours and the cursor's place are what a program sets again when it draws.</remarks>
internal struct TerminalModes
{
    private const byte Escape = 0x1B, Bell = 0x07, Cancel = 0x18, Substitute = 0x1A;

    // Of a group a terminal has one at most: setting one ends the others, and so does ending any.
    private const byte Screen = 1, Mouse = 2, MouseEncoding = 3;

    // What a screen is comes first, for it is cleared by being taken.
    private static readonly (ushort Number, byte Group)[] s_modes =
    [
        (47, Screen), (1047, Screen), (1049, Screen),
        (1, 0), (5, 0), (6, 0), (7, 0), (25, 0), (45, 0), (66, 0), (1004, 0), (1007, 0), (2004, 0),
        (9, Mouse), (1000, Mouse), (1001, Mouse), (1002, Mouse), (1003, Mouse),
        (1005, MouseEncoding), (1006, MouseEncoding), (1015, MouseEncoding), (1016, MouseEncoding),
    ];

    private static readonly uint s_screens = Bits(mode => mode.Group == Screen);

    // A terminal wraps lines and shows its cursor until it is told not to.
    private static readonly uint s_usual = Bits(mode => mode.Number is 7 or 25);

    private static readonly uint s_keypad = Bits(mode => mode.Number == 66);

    // What a soft reset (DECSTR) makes as new, as xterm.js does it: neither the screen nor the mouse.
    private static readonly uint s_soft = Bits(mode => mode.Group == 0 && mode.Number is not (5 or 1007));

    private static readonly uint[] s_groups = [0, s_screens, Bits(mode => mode.Group == Mouse), Bits(mode => mode.Group == MouseEncoding)];

    private uint _changed;
    private uint _named;
    private int _number;
    private Place _place;

    private enum Place : byte
    {
        Text,
        String,
        AfterEscape,
        Charset,
        First,
        Private,
        Soft,
        Other,
    }

    /// <summary>Whether the program draws on the alternate screen, which has no scrollback: what it drew before is to be had from nobody but the program.</summary>
    public readonly bool IsAlternate => (_changed & s_screens) != 0;

    /// <summary>Whether what was read ends within an escape sequence.</summary>
    public readonly bool IsWithinSequence => _place != Place.Text;

    /// <summary>Reads on.</summary>
    /// <param name="bytes">What comes next.</param>
    /// <param name="untilText">Whether to stop behind the first escape sequence that ends.</param>
    /// <returns>How many bytes were read.</returns>
    public int Read(ReadOnlySpan<byte> bytes, bool untilText = false)
    {
        int at = 0;
        while (at < bytes.Length && !(untilText && _place == Place.Text))
        {
            if (_place == Place.Text)
            {
                // Nearly all that programs write has no escape sequence near: this looks at many bytes at once.
                int escape = bytes[at..].IndexOf(Escape);
                if (escape < 0) return bytes.Length;
                at += escape + 1;
                _place = Place.AfterEscape;
            }
            else if (_place == Place.String)
            {
                int end = bytes[at..].IndexOfAny(Bell, Escape, Cancel);
                if (end < 0) return bytes.Length;
                at += end + 1;
                _place = bytes[at - 1] == Escape ? Place.AfterEscape : Place.Text;
            }
            else Step(bytes[at++]);
        }
        return at;
    }

    /// <summary>What brings a terminal that was just made to these modes; empty where it has them already.</summary>
    public readonly byte[] ToSequence()
    {
        StringBuilder sequence = new();
        for (uint left = _changed; left != 0; left &= left - 1)
        {
            int mode = BitOperations.TrailingZeroCount(left);
            char final = (s_usual & (1u << mode)) != 0 ? 'l' : 'h';
            sequence.Append(CultureInfo.InvariantCulture, $"\e[?{s_modes[mode].Number}{final}");
        }
        return Encoding.ASCII.GetBytes(sequence.ToString());
    }

    private void Step(byte next)
    {
        // These two end a sequence wherever it is, and an escape begins another (ECMA-48; xterm does so too).
        if (next is Cancel or Substitute) _place = Place.Text;
        else if (next == Escape) _place = Place.AfterEscape;
        // Other control characters count as if they stood before the sequence.
        else if (next >= 0x20) _place = _place == Place.AfterEscape ? Begin(next) : _place == Place.Charset ? Place.Text : Continue(next);
    }

    private Place Begin(byte next)
    {
        switch (next)
        {
            case (byte)'[':
                return Place.First;
            case (byte)']' or (byte)'P' or (byte)'X' or (byte)'^' or (byte)'_': // a title and the like, up to BEL or ESC \
                return Place.String;
            case (byte)'c': // RIS: everything as new
                _changed = 0;
                break;
            case (byte)'=':
                _changed |= s_keypad;
                break;
            case (byte)'>':
                _changed &= ~s_keypad;
                break;
            case >= 0x20 and <= 0x2F:
                return Place.Charset;
        }
        return Place.Text;
    }

    private Place Continue(byte next)
    {
        if (_place == Place.First)
        {
            (_named, _number) = (0, 0);
            if (next == '?') return Place.Private;
            if (next == '!') return Place.Soft;
        }
        if (next is >= 0x40 and <= 0x7E) return End(next);
        if (_place != Place.Private) return Place.Other;
        if (char.IsAsciiDigit((char)next)) _number = Math.Min((_number * 10) + (next - '0'), ushort.MaxValue);
        else if (next == ';') Name();
        else return Place.Other;
        return Place.Private;
    }

    private Place End(byte final)
    {
        if (_place == Place.Soft && final == 'p') _changed &= ~s_soft;
        if (_place != Place.Private || final is not ((byte)'h' or (byte)'l')) return Place.Text;
        Name();
        for (; _named != 0; _named &= _named - 1) Set(BitOperations.TrailingZeroCount(_named), final == 'h');
        return Place.Text;
    }

    private void Name()
    {
        for (int i = 0; i < s_modes.Length; i++)
        {
            if (s_modes[i].Number == _number) _named |= 1u << i;
        }
        _number = 0;
    }

    private void Set(int mode, bool isOn)
    {
        uint bit = 1u << mode;
        _changed &= ~s_groups[s_modes[mode].Group];
        bool isUsual = (s_usual & bit) != 0;
        if (isOn != isUsual) _changed |= bit;
        else _changed &= ~bit;
    }

    private static uint Bits(Func<(ushort Number, byte Group), bool> isMeant)
    {
        uint bits = 0;
        for (int i = 0; i < s_modes.Length; i++)
        {
            if (isMeant(s_modes[i])) bits |= 1u << i;
        }
        return bits;
    }
}
