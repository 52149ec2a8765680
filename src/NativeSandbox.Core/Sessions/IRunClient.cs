namespace NativeSandbox.Core.Sessions;

/// <summary>Takes what a run writes. Output and error come independently of each other, each one call at a time; who is slow slows the program.</summary>
public interface IRunClient
{
    /// <summary>Standard output.</summary>
    ValueTask OutputAsync(ReadOnlyMemory<byte> data);

    /// <summary>Standard error, and before the program runs the words of a compiler.</summary>
    ValueTask ErrorAsync(ReadOnlyMemory<byte> data);
}
