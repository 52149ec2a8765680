using NativeSandbox.Protocol.Wire;

namespace NativeSandbox.Protocol.Messages;

/// <summary>Take a box (<see cref="MessageKind.Open"/>). Without a home and masked commands it comes from the pool; else it is made for this request.</summary>
public sealed record OpenMessage
{
    /// <summary>A box from the pool.</summary>
    public static OpenMessage Pooled { get; } = new();

    /// <summary>The name of a directory below nsbox's users directory, <c>[a-z0-9][a-z0-9._-]{0,63}</c>, bound at /home/sandbox and /box and made where it is missing; empty for none.</summary>
    public string Home { get; init; } = "";

    /// <summary>The most bytes that the home may hold; 0 for what nsbox was started with. Where the file system keeps the quota: not more than that.</summary>
    public long HomeBytes { get; init; }

    /// <summary>The most files and directories that the home may hold; 0 for what nsbox was started with. Where the file system keeps the quota: not more than that.</summary>
    public int HomeInodes { get; init; }

    /// <summary>Names of commands that cannot be executed or read in the box, under any name: <c>sudo</c>, <c>nc</c>.</summary>
    public IReadOnlyList<string> MaskedCommands { get; init; } = [];

    /// <summary>Writes the body.</summary>
    public void Write(ref WireWriter writer)
    {
        writer.Text(Home);
        writer.Int64(HomeBytes);
        writer.Int32(HomeInodes);
        writer.Texts(MaskedCommands);
    }

    /// <summary>Reads the body.</summary>
    /// <exception cref="WireException">An amount is negative.</exception>
    public static OpenMessage Read(ref WireReader reader)
    {
        OpenMessage message = new() { Home = reader.Text(), HomeBytes = reader.Int64(), HomeInodes = reader.Int32(), MaskedCommands = reader.Texts() };
        return message.HomeBytes >= 0 && message.HomeInodes >= 0 ? message : throw new WireException("a quota is negative");
    }
}
