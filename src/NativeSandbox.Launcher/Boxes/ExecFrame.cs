using NativeSandbox.Launcher.Kernel;

namespace NativeSandbox.Launcher.Boxes;

/// <summary>The message that starts a program; its strings follow, each ended by NUL: working directory, arguments, environment.</summary>
internal unsafe struct ExecFrame
{
    /// <summary>The longest message: the strings that a client may send, and their NULs.</summary>
    public const int MaximumBytes = 128 * 1024;

    /// <summary>The most arguments and environment entries together.</summary>
    public const int MaximumStrings = 4096;

    /// <summary>How many arguments there are, at least one.</summary>
    public int ArgumentCount;

    /// <summary>How many environment entries there are.</summary>
    public int EnvironmentCount;

    /// <summary>Bytes of strings behind this header.</summary>
    public int StringBytes;

    /// <summary>The program's user and group.</summary>
    public uint Id;

    /// <summary>init's own user.</summary>
    public uint InitId;

    /// <summary>The size of the terminal that the program runs on; no columns for none.</summary>
    public ushort Columns, Rows;

    /// <summary>Whether signals may come for it while it runs.</summary>
    public bool HearsSignals;

    /// <summary>A program whose writable image alone is larger than this is not started; 0 for no limit.</summary>
    public ulong MaximumImageBytes;

    /// <summary>Which of <see cref="Limits"/> are set: bit N is resource N.</summary>
    public uint LimitMask;

    /// <summary>struct rlimit64 by resource: soft, hard, soft, hard.</summary>
    public fixed ulong Limits[2 * LibC.RLIMIT_COUNT];

    /// <summary>Sets a soft and a hard limit.</summary>
    public void SetLimit(int resource, ulong soft, ulong hard)
    {
        LimitMask |= 1u << resource;
        Limits[2 * resource] = soft;
        Limits[(2 * resource) + 1] = hard;
    }
}
