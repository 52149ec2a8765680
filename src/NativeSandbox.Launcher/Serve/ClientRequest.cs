using NativeSandbox.Protocol.Messages;

namespace NativeSandbox.Launcher.Serve;

/// <summary>One message and what came with it.</summary>
/// <param name="Header">What it is.</param>
/// <param name="Body">Its bytes behind the header.</param>
/// <param name="Handles">Descriptors; whoever handles the request closes them.</param>
internal readonly record struct ClientRequest(MessageHeader Header, ReadOnlyMemory<byte> Body, int[] Handles);
