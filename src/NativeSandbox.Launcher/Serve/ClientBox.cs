using NativeSandbox.Launcher.Boxes;
using NativeSandbox.Launcher.Runs;
using NativeSandbox.Launcher.Steps;
using NativeSandbox.Protocol.Messages;

namespace NativeSandbox.Launcher.Serve;

/// <summary>A box under the number that its client gave it, from the request on.</summary>
/// <param name="opening">The request.</param>
internal sealed class ClientBox(MessageHeader opening)
{
    /// <summary>The request that it is opened by.</summary>
    public MessageHeader Opening { get; } = opening;

    public int Number => Opening.Box;

    /// <summary>The box, once the pool had one.</summary>
    public Box? Box { get; set; }

    /// <summary>The program that runs.</summary>
    public BoxRun? Run { get; set; }

    /// <summary>Why there is no box, or what a request without an answer failed with: the next request that has one says so.</summary>
    public StepException? Failure { get; set; }

    /// <summary>Requests that came before the box did.</summary>
    public Queue<ClientRequest> Backlog { get; } = new();

    /// <summary>Whether the client gave it up.</summary>
    public bool IsClosed { get; set; }

    /// <summary>What is to be called when nothing is left of a box that was given up before it was made.</summary>
    public Action? Gone { get; set; }
}
