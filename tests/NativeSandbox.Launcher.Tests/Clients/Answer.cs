using NativeSandbox.Protocol.Messages;
using NativeSandbox.Protocol.Wire;

namespace NativeSandbox.Launcher.Tests.Clients;

/// <summary>One message of nsbox.</summary>
internal sealed record Answer(MessageKind Kind, int Request, int Box, byte[] Body, int[] Handles)
{
    public FailedMessage Failure
    {
        get
        {
            WireReader reader = new(Body);
            return FailedMessage.Read(ref reader);
        }
    }
}
