using NativeSandbox.Protocol.Messages;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Cgroups;

/// <summary>A box's directories under cgroup v1.</summary>
/// <remarks>
/// init lives in them too, so what they hold when a run begins is taken off what they hold when it ends. They serve one box after
/// the other, since making and removing them is a tenth of a box's cost; pids alone is made anew, as its peak cannot be reset.
/// </remarks>
internal sealed class CgroupV1Leaf : ICgroupLeaf
{
    private const long CpuPeriodUs = 100_000;

    /// <summary>A directory that still holds more than this after its box is gone is not used again.</summary>
    private const long MaximumLeftBytes = 2 << 20;

    /// <summary>Two limits that differ by no more are the same.</summary>
    private const long NearEnoughBytes = 64 << 10;

    /// <summary>A box is not set up under a limit below this.</summary>
    private const long MinimumSetupBytes = 32 << 20;

    private readonly IReadOnlyDictionary<string, CgroupDirectory>? _parents;
    private readonly Dictionary<string, CgroupDirectory> _own = [];
    private readonly string _name;
    private readonly int[] _join;
    private readonly CgroupDirectory? _memory, _cpu;
    private readonly int _cpuTime = -1, _memoryPeak = -1, _memoryUsage = -1, _oomControl = -1;
    private readonly bool _hasSwapLimit;
    private CgroupDirectory? _pids;
    private int _pidsPeak = -1;

    private long _memoryLimit, _cpuMillis;
    private int _pidsLimit;
    private long _cpuBegan, _memoryBegan, _oomBegan;

    /// <summary>Makes directories below the launcher's.</summary>
    public CgroupV1Leaf(IReadOnlyDictionary<string, CgroupDirectory> parents, int slot)
        : this(parents.ToDictionary(pair => pair.Key, pair => pair.Value.Create($"box-{slot}")))
    {
        _parents = parents;
        _name = $"box-{slot}";
    }

    /// <summary>Uses directories that are somebody else's to remove: those of a launcher that makes one box only.</summary>
    public CgroupV1Leaf(IReadOnlyDictionary<string, CgroupDirectory> own)
    {
        _name = "";
        foreach ((string controller, CgroupDirectory directory) in own) _own.Add(controller, directory);
        _memory = _own.GetValueOrDefault("memory");
        _cpu = _own.GetValueOrDefault("cpu");
        if (_own.TryGetValue("cpuacct", out CgroupDirectory? cpuacct))
        {
            _cpuTime = cpuacct.Open("cpuacct.usage\0"u8, O_RDONLY);
        }

        if (_memory is not null)
        {
            _memoryPeak = _memory.Open("memory.max_usage_in_bytes\0"u8, O_RDWR);
            _memoryUsage = _memory.Open("memory.usage_in_bytes\0"u8, O_RDONLY);
            _hasSwapLimit = _memory.Has("memory.memsw.limit_in_bytes\0"u8);
            _oomControl = _memory.Open("memory.oom_control\0"u8, O_RDONLY);
        }

        _join = new int[_own.Count];
        UsePids();
    }

    public int CloneInto => -1;

    public ReadOnlySpan<int> Join => _join;

    public unsafe void Begin(in ExecLimits limits)
    {
        if (_memory is not null)
        {
            byte reset = (byte)'0';
            pwrite(_memoryPeak, &reset, 1, 0);
            // Right after the reset the peak is what init and the box's files hold at this moment.
            _memoryBegan = CgroupDirectory.ReadNumber(_memoryPeak);
            _oomBegan = OomKills();
            SetMemory(limits.MemoryBytes == 0 ? 0 : limits.MemoryBytes + _memoryBegan);
        }

        if (_pids is not null) SetProcesses(limits.Processes);
        if (_cpu is not null) SetCores(limits.CpuMillis);
        _cpuBegan = CgroupDirectory.ReadNumber(_cpuTime);
    }

    public long CpuTimeNs() => CgroupDirectory.ReadNumber(_cpuTime) - _cpuBegan;

    public CgroupUsage Finish() => new(
        _cpuTime >= 0,
        CgroupDirectory.ReadNumber(_cpuTime) - _cpuBegan,
        SystemNs: null, // usage_user and usage_sys move with the clock tick: too coarse to be told
        Math.Max(0, CgroupDirectory.ReadNumber(_memoryPeak) - _memoryBegan),
        _pidsPeak < 0 ? 0 : (int)Math.Max(0, CgroupDirectory.ReadNumber(_pidsPeak) - 1),
        OomKills() - _oomBegan);

    public void Kill()
    {
        // v1 has no kill of a whole group; a box's processes end with its init.
    }

    public bool TryReset()
    {
        if (_parents is null) return false;
        if (_memory is not null && CgroupDirectory.ReadNumber(_memoryUsage) > MaximumLeftBytes) return false;
        if (_pids is not null)
        {
            if (!_parents["pids"].TryRemove(_name)) return false; // a process is still on its way out
            _pids.Dispose();
            close(_pidsPeak);
            _own["pids"] = _parents["pids"].Create(_name);
            UsePids();
        }

        if (_memory is not null && _memoryLimit is > 0 and < MinimumSetupBytes) SetMemory(0);
        if (_cpu is not null) SetCores(0);
        return true;
    }

    public bool TryRemove()
    {
        if (_parents is null) return true;
        bool gone = true;
        foreach (string controller in _own.Keys.ToArray())
        {
            if (!_parents[controller].TryRemove(_name))
            {
                gone = false;
                continue;
            }

            _own[controller].Dispose();
            _own.Remove(controller);
        }

        if (gone)
        {
            foreach (int file in (ReadOnlySpan<int>)[_cpuTime, _memoryPeak, _memoryUsage, _oomControl, _pidsPeak])
            {
                if (file >= 0) close(file);
            }
        }

        return gone;
    }

    private void UsePids()
    {
        if (_own.TryGetValue("pids", out _pids)) _pidsPeak = _pids.Open("pids.peak\0"u8, O_RDONLY); // Linux 6.6
        int limit = _pidsLimit;
        _pidsLimit = 0;
        if (limit > 0) SetProcesses(limit); // the next run's is most likely the same, and there is time now
        int at = 0;
        foreach (CgroupDirectory directory in _own.Values) _join[at++] = directory.Fd;
    }

    private void SetCores(int millis)
    {
        if (_cpuMillis == millis) return;
        _cpu!.Write("cpu.cfs_period_us\0"u8, CpuPeriodUs);
        _cpu.Write("cpu.cfs_quota_us\0"u8, millis == 0 ? -1 : Math.Max(1000, millis * CpuPeriodUs / 1000));
        _cpuMillis = millis;
    }

    private long OomKills()
    {
        Span<byte> text = stackalloc byte[256];
        return CgroupDirectory.Find(text[..CgroupDirectory.Read(_oomControl, text)], "oom_kill"u8);
    }

    private void SetMemory(long bytes)
    {
        // What init holds differs by a few pages from box to box; a limit that is stricter by so little needs no write on the way to a start.
        if (bytes == _memoryLimit || (_memoryLimit > 0 && bytes > _memoryLimit && bytes - _memoryLimit <= NearEnoughBytes)) return;
        long value = bytes == 0 ? -1 : bytes;
        // memory + swap may never be below memory: to go up it goes first, to go down last.
        bool up = _memoryLimit != 0 && (bytes == 0 || bytes > _memoryLimit);
        if (up && _hasSwapLimit) _memory!.Write("memory.memsw.limit_in_bytes\0"u8, value);
        _memory!.Write("memory.limit_in_bytes\0"u8, value);
        if (!up && _hasSwapLimit) _memory.Write("memory.memsw.limit_in_bytes\0"u8, value);
        _memoryLimit = bytes;
    }

    private void SetProcesses(int count)
    {
        if (count == _pidsLimit) return;
        if (count == 0) _pids!.Write("pids.max\0"u8, "max"u8);
        else _pids!.Write("pids.max\0"u8, count + 1); // and init
        _pidsLimit = count;
    }
}
