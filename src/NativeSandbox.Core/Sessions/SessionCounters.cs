namespace NativeSandbox.Core.Sessions;

/// <summary>What is counted since the start.</summary>
internal sealed class SessionCounters
{
    private long _opened, _expired, _stalled, _output, _input, _homes;

    public long Opened => Interlocked.Read(ref _opened);

    public long Expired => Interlocked.Read(ref _expired);

    public long Stalled => Interlocked.Read(ref _stalled);

    public long Output => Interlocked.Read(ref _output);

    public long Input => Interlocked.Read(ref _input);

    public long Homes => Interlocked.Read(ref _homes);

    public void AddOpened() => Interlocked.Increment(ref _opened);

    public void AddExpired() => Interlocked.Increment(ref _expired);

    public void AddStalled() => Interlocked.Increment(ref _stalled);

    public void AddOutput(int bytes) => Interlocked.Add(ref _output, bytes);

    public void AddInput(int bytes) => Interlocked.Add(ref _input, bytes);

    public void AddHome() => Interlocked.Increment(ref _homes);
}
