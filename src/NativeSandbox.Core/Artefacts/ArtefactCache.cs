using NativeSandbox.Core.Limits;

namespace NativeSandbox.Core.Artefacts;

/// <summary>Keeps what compile steps made, the least recently used going first. Requests for one artefact at the same time share one compile step.</summary>
/// <param name="capacity">The most that is kept, in bytes; 0 keeps nothing (sharing goes on).</param>
public sealed class ArtefactCache(ByteSize capacity)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ArtefactKey, LinkedListNode<(ArtefactKey Key, Artefact Artefact)>> _kept = [];
    private readonly LinkedList<(ArtefactKey Key, Artefact Artefact)> _byUse = new();
    private readonly Dictionary<ArtefactKey, SharedCompile> _underWay = [];
    private long _bytes;
    private long _hits;
    private long _misses;

    /// <summary>Bytes kept.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Artefacts kept.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _kept.Count;
        }
    }

    /// <summary>Compile steps spared since the start.</summary>
    public long Hits => Interlocked.Read(ref _hits);

    /// <summary>Compile steps run since the start.</summary>
    public long Misses => Interlocked.Read(ref _misses);

    /// <summary>Gives the artefact of a key, compiling it where it is not there.</summary>
    /// <returns>The artefact, and whether this caller was spared the compile step.</returns>
    /// <remarks>A caller that cancels leaves; the compile step goes on as long as anyone waits for it.</remarks>
    internal async Task<(Artefact Artefact, bool Cached)> GetAsync(
        ArtefactKey key, Func<CancellationToken, Task<Artefact>> compile, CancellationToken cancellationToken)
    {
        SharedCompile shared;
        bool leads;
        lock (_lock)
        {
            if (_kept.TryGetValue(key, out LinkedListNode<(ArtefactKey Key, Artefact Artefact)>? node))
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
                _hits++;
                return (node.Value.Artefact, true);
            }
            leads = !_underWay.TryGetValue(key, out SharedCompile? found) || !found.TryJoin();
            if (leads)
            {
                _misses++;
                found = _underWay[key] = new SharedCompile();
            }
            else
            {
                _hits++;
            }
            shared = found!;
        }
        if (leads) _ = CompileAsync(key, shared, compile);
        try
        {
            return (await shared.Result.WaitAsync(cancellationToken).ConfigureAwait(false), !leads);
        }
        finally
        {
            lock (_lock) shared.Leave();
        }
    }

    private async Task CompileAsync(ArtefactKey key, SharedCompile shared, Func<CancellationToken, Task<Artefact>> compile)
    {
        Artefact? artefact = null;
        Exception? failure = null;
        try
        {
            artefact = await compile(shared.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever it is, those who wait for the artefact get it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure = e;
        }
        lock (_lock)
        {
            // Whoever came after everyone else had left leads a compile step of its own under the same key.
            if (_underWay.TryGetValue(key, out SharedCompile? current) && current == shared) _underWay.Remove(key);
            if (artefact is { IsRepeatable: true }) Keep(key, artefact);
        }
        shared.Complete(artefact, failure);
    }

    private void Keep(ArtefactKey key, Artefact artefact)
    {
        if (artefact.Size > capacity.Bytes || _kept.ContainsKey(key)) return;
        _kept[key] = _byUse.AddFirst((key, artefact));
        _bytes += artefact.Size;
        while (_bytes > capacity.Bytes && _byUse.Last is { } oldest)
        {
            _byUse.RemoveLast();
            _kept.Remove(oldest.Value.Key);
            _bytes -= oldest.Value.Artefact.Size;
        }
    }
}
