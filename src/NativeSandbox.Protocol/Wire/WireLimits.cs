namespace NativeSandbox.Protocol.Wire;

/// <summary>Sizes that both sides agree on.</summary>
public static class WireLimits
{
    /// <summary>Raised with every change that an older peer would misread.</summary>
    public const int Version = 2;

    /// <summary>The longest message in bytes. A SOCK_SEQPACKET message must fit the socket's send buffer, which is 208 KiB unless somebody changed <c>net.core.wmem_default</c>.</summary>
    public const int MessageBytes = 160 * 1024;

    /// <summary>Content up to this size travels inside the message, larger content as a sealed memfd beside it.</summary>
    public const int InlineBytes = 32 * 1024;

    /// <summary>The most file descriptors that one message carries: standard input, output and error.</summary>
    public const int Descriptors = 3;

    /// <summary>argv and environment together, in bytes. What is longer belongs in a file.</summary>
    public const int ArgumentBytes = 64 * 1024;
}
