using NativeSandbox.Protocol.Messages;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Cgroups;

/// <summary>A box's cgroup under v2. Made for one box; init is cloned into it.</summary>
internal sealed class CgroupV2Leaf : ICgroupLeaf
{
    private const long CpuPeriodUs = 100_000;

    private readonly CgroupDirectory _parent, _own;
    private readonly string _name;
    private readonly int _cpuStat, _memoryPeak, _memoryCurrent, _memoryEvents, _pidsPeak;
    private readonly bool _hasMemory, _hasPids, _hasCpu;

    private long _memoryLimit;
    private int _pidsLimit, _cpuMillis;
    private long _userBegan, _systemBegan, _memoryBegan, _oomBegan;

    public CgroupV2Leaf(CgroupDirectory parent, int slot, byte[][] ioMax)
    {
        _parent = parent;
        _name = $"box-{slot}";
        _own = parent.Create(_name);
        _hasMemory = _own.Has("memory.max\0"u8);
        _hasPids = _own.Has("pids.max\0"u8);
        _hasCpu = _own.Has("cpu.max\0"u8);
        _cpuStat = _own.Open("cpu.stat\0"u8, O_RDONLY);
        _memoryPeak = _own.Open("memory.peak\0"u8, O_RDWR); // Linux 5.19, writable since 6.12
        if (_memoryPeak < 0) _memoryPeak = _own.Open("memory.peak\0"u8, O_RDONLY);
        _memoryCurrent = _own.Open("memory.current\0"u8, O_RDONLY);
        _memoryEvents = _own.Open("memory.events\0"u8, O_RDONLY);
        _pidsPeak = _own.Open("pids.peak\0"u8, O_RDONLY);
        if (_hasMemory)
        {
            _own.TryWrite("memory.swap.max\0"u8, "0"u8); // not there without swap
            _own.TryWrite("memory.oom.group\0"u8, "1"u8); // a program is ended whole or not at all
        }

        foreach (byte[] disk in ioMax) _own.Write("io.max\0"u8, disk);
    }

    public int CloneInto => _own.Fd;

    public ReadOnlySpan<int> Join => [];

    public unsafe void Begin(in ExecLimits limits)
    {
        if (_hasMemory)
        {
            byte reset = (byte)'0';
            pwrite(_memoryPeak, &reset, 1, 0); // per descriptor; where the kernel is older the peak is the box's
            _memoryBegan = CgroupDirectory.ReadNumber(_memoryCurrent);
            _oomBegan = OomKills();
            long limit = limits.MemoryBytes == 0 ? 0 : limits.MemoryBytes + _memoryBegan;
            if (limit != _memoryLimit)
            {
                if (limit == 0) _own.Write("memory.max\0"u8, "max"u8);
                else _own.Write("memory.max\0"u8, limit);
                _memoryLimit = limit;
            }
        }

        if (_hasPids && limits.Processes != _pidsLimit)
        {
            if (limits.Processes == 0) _own.Write("pids.max\0"u8, "max"u8);
            else _own.Write("pids.max\0"u8, limits.Processes + 1); // and init
            _pidsLimit = limits.Processes;
        }

        if (_hasCpu && limits.CpuMillis != _cpuMillis)
        {
            string quota = limits.CpuMillis == 0 ? "max" : $"{Math.Max(1000, limits.CpuMillis * CpuPeriodUs / 1000)}";
            _own.Write("cpu.max\0"u8, System.Text.Encoding.ASCII.GetBytes($"{quota} {CpuPeriodUs}"));
            _cpuMillis = limits.CpuMillis;
        }

        (_userBegan, _systemBegan) = CpuTimes();
    }

    public long CpuTimeNs()
    {
        (long user, long system) = CpuTimes();
        return user - _userBegan + system - _systemBegan;
    }

    public CgroupUsage Finish()
    {
        (long user, long system) = CpuTimes();
        return new CgroupUsage(
            _cpuStat >= 0,
            user - _userBegan + system - _systemBegan,
            system - _systemBegan,
            _memoryPeak < 0 ? 0 : Math.Max(0, CgroupDirectory.ReadNumber(_memoryPeak) - _memoryBegan),
            _pidsPeak < 0 ? 0 : (int)Math.Max(0, CgroupDirectory.ReadNumber(_pidsPeak) - 1),
            OomKills() - _oomBegan);
    }

    public void Kill() => _own.TryWrite("cgroup.kill\0"u8, "1"u8); // Linux 5.14

    public bool TryReset() => false; // memory.peak and pids.peak of the group itself cannot be reset

    public bool TryRemove()
    {
        if (!_parent.TryRemove(_name)) return false;
        _own.Dispose();
        foreach (int file in (ReadOnlySpan<int>)[_cpuStat, _memoryPeak, _memoryCurrent, _memoryEvents, _pidsPeak])
        {
            if (file >= 0) close(file);
        }

        return true;
    }

    private (long User, long System) CpuTimes()
    {
        Span<byte> buffer = stackalloc byte[512];
        ReadOnlySpan<byte> text = buffer[..CgroupDirectory.Read(_cpuStat, buffer)];
        return (CgroupDirectory.Find(text, "user_usec"u8) * 1000, CgroupDirectory.Find(text, "system_usec"u8) * 1000);
    }

    private long OomKills()
    {
        Span<byte> text = stackalloc byte[256];
        return CgroupDirectory.Find(text[..CgroupDirectory.Read(_memoryEvents, text)], "oom_kill"u8);
    }
}
