namespace NativeSandbox.Protocol.Messages;

/// <summary>What one of a program's three standard streams is connected to.</summary>
public enum StreamKind : byte
{
    /// <summary>/dev/null.</summary>
    Null = 0,

    /// <summary>Standard input: the bytes in the message. Standard output and error: kept by nsbox up to a limit and sent with the answer.</summary>
    Buffer = 1,

    /// <summary>A file descriptor that comes with the message, in the order input, output, error.</summary>
    Descriptor = 2,

    /// <summary>A terminal of the box; all three streams are this or none. Its master side comes with <see cref="MessageKind.Terminal"/>.</summary>
    Terminal = 3,
}
