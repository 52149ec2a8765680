using System.Diagnostics.CodeAnalysis;
using NativeSandbox.Core.Sessions;

namespace NativeSandbox.Server.Executions;

/// <summary>The runs that clients may still ask for: all that run, and the last that ended.</summary>
internal sealed class ExecutionStore
{
    private const int MostEnded = 1000;
    private const long MostCharacters = 32 << 20;

    private readonly Lock changing = new();
    private readonly Dictionary<string, Execution> byId = new(StringComparer.Ordinal);
    // The oldest first: the ids sort by time too, but not two of one millisecond.
    private readonly LinkedList<Execution> all = new();

    public void Add(Execution execution)
    {
        lock (changing)
        {
            byId[execution.Id] = execution;
            all.AddLast(execution);
            Forget();
        }
    }

    public bool TryFind(string id, [NotNullWhen(true)] out Execution? execution)
    {
        lock (changing) return byId.TryGetValue(id, out execution);
    }

    /// <summary>Runs of a session that have not ended, those included that wait for their turn.</summary>
    public int In(UserSession session)
    {
        lock (changing) return all.Count(execution => execution.Session.Id == session.Id && !execution.HasEnded);
    }

    private void Forget()
    {
        int ended = all.Count(execution => execution.HasEnded);
        long characters = all.Sum(execution => (long)execution.Kept);
        for (LinkedListNode<Execution>? node = all.First; node is not null && (ended > MostEnded || characters > MostCharacters);)
        {
            LinkedListNode<Execution>? next = node.Next;
            if (node.Value.HasEnded)
            {
                ended--;
                characters -= node.Value.Kept;
                byId.Remove(node.Value.Id);
                all.Remove(node);
            }
            node = next;
        }
    }
}
