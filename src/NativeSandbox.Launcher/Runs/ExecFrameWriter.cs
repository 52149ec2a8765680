using System.Runtime.InteropServices;
using System.Text;
using NativeSandbox.Launcher.Boxes;
using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Steps;
using NativeSandbox.Protocol.Messages;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Runs;

/// <summary>Writes a client's request as the message that init understands.</summary>
internal static unsafe class ExecFrameWriter
{
    private static readonly byte[] s_buffer = GC.AllocateArray<byte>(ExecFrame.MaximumBytes, pinned: true);

    /// <summary>The message; valid until the next call.</summary>
    /// <exception cref="StepException">The request cannot be expressed: no argument, a NUL in a string, too long.</exception>
    public static ReadOnlySpan<byte> Write(ExecMessage message, Box box)
    {
        if (message.Arguments.Count == 0 || message.Arguments[0].Length == 0) throw new StepException(Step.SendExec, Errno.EINVAL, "there is no program to start: arguments are empty");
        if (!message.WorkingDirectory.StartsWith('/')) throw new StepException(Step.SendExec, Errno.EINVAL, "the working directory must be an absolute path");
        if (message.Arguments.Count + message.Environment.Count > ExecFrame.MaximumStrings) throw TooLong();

        Span<byte> strings = s_buffer.AsSpan(sizeof(ExecFrame));
        int used = 0;
        Append(message.WorkingDirectory, strings, ref used);
        foreach (string argument in message.Arguments) Append(argument, strings, ref used);
        foreach (string entry in message.Environment) Append(entry, strings, ref used);

        ref ExecFrame frame = ref MemoryMarshal.AsRef<ExecFrame>(s_buffer.AsSpan());
        frame = default;
        frame.ArgumentCount = message.Arguments.Count;
        frame.EnvironmentCount = message.Environment.Count;
        frame.StringBytes = used;
        frame.Id = box.PayloadId;
        frame.InitId = box.InitId;
        frame.HearsSignals = HearsSignals(message);
        if (message.Input == StreamKind.Terminal)
        {
            frame.Columns = (ushort)Math.Clamp(message.Columns, 1, ExecMessage.MaximumTerminalSize);
            frame.Rows = (ushort)Math.Clamp(message.Rows, 1, ExecMessage.MaximumTerminalSize);
        }

        SetLimits(ref frame, WithinHome(message.Limits, box), box.UsesRlimitsOnly);
        return s_buffer.AsSpan(0, sizeof(ExecFrame) + used);
    }

    /// <summary>Whether somebody talks to the program while it runs. Others are waited for in one call.</summary>
    public static bool HearsSignals(ExecMessage message) =>
        message.Input is StreamKind.Terminal or StreamKind.Descriptor || message.Output == StreamKind.Descriptor || message.Error == StreamKind.Descriptor;

    /// <summary>Where nsbox measures a home, one file alone does not get past what it may hold.</summary>
    private static ExecLimits WithinHome(in ExecLimits limits, Box box)
    {
        if (box.Home is not { IsKeptByFileSystem: false } home || (limits.FileSizeBytes > 0 && limits.FileSizeBytes <= home.Quota.Bytes)) return limits;
        return limits with { FileSizeBytes = home.Quota.Bytes };
    }

    private static void SetLimits(ref ExecFrame frame, in ExecLimits limits, bool rlimitsOnly)
    {
        frame.MaximumImageBytes = (ulong)limits.MemoryBytes;
        frame.SetLimit(RLIMIT_CORE, 1, 1); // not 0: a core_pattern that pipes to a program of the host ignores 0 and heeds 1 (core(5))
        frame.SetLimit(RLIMIT_NICE, 0, 0);
        frame.SetLimit(RLIMIT_RTPRIO, 0, 0);
        frame.SetLimit(RLIMIT_MEMLOCK, 1 << 20, 1 << 20);
        if (limits.StackBytes > 0) frame.SetLimit(RLIMIT_STACK, (ulong)limits.StackBytes, (ulong)limits.StackBytes);
        if (limits.FileSizeBytes > 0) frame.SetLimit(RLIMIT_FSIZE, (ulong)limits.FileSizeBytes, (ulong)limits.FileSizeBytes);
        if (limits.OpenFiles > 0) frame.SetLimit(RLIMIT_NOFILE, (ulong)limits.OpenFiles, (ulong)limits.OpenFiles);
        if (limits.CpuTimeNs > 0)
        {
            // Behind the launcher's own check, for each process: SIGXCPU at the soft limit, SIGKILL a second later.
            ulong seconds = (ulong)((limits.CpuTimeNs + 999_999_999) / 1_000_000_000) + (rlimitsOnly ? 0u : 1u);
            frame.SetLimit(RLIMIT_CPU, seconds, seconds + 1);
        }

        if (!rlimitsOnly) return;
        if (limits.MemoryBytes > 0) frame.SetLimit(RLIMIT_DATA, (ulong)limits.MemoryBytes, (ulong)limits.MemoryBytes);
        if (limits.Processes > 0) frame.SetLimit(RLIMIT_NPROC, (ulong)limits.Processes, (ulong)limits.Processes);
    }

    private static void Append(string text, Span<byte> strings, ref int used)
    {
        if (text.Contains('\0', StringComparison.Ordinal)) throw new StepException(Step.SendExec, Errno.EINVAL, "arguments, environment and directory may not contain NUL");
        if (Encoding.UTF8.GetByteCount(text) >= strings.Length - used) throw TooLong();
        used += Encoding.UTF8.GetBytes(text, strings[used..]);
        strings[used++] = 0;
    }

    private static StepException TooLong() => new(Step.SendExec, Errno.E2BIG, "arguments and environment are too long; put what is long into a file");
}
