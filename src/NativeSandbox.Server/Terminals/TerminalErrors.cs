using Microsoft.AspNetCore.SignalR;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Core.Sessions;
using NativeSandbox.Server.Logging;
using NativeSandbox.Server.Problems;
using NativeSandbox.Server.Security;
using NativeSandbox.Server.Sessions;

namespace NativeSandbox.Server.Terminals;

/// <summary>Tells a hub's client what REST tells in problem documents: the kind's name and the sentence, as the message of a HubException.</summary>
internal sealed partial class TerminalErrors(SecurityLog security, ILogger<TerminalErrors> logger) : IHubFilter
{
    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        if (ClientIdentity.Of(invocationContext.Context.GetHttpContext()!).IsRevoked) throw new HubException(SessionProblems.Revoked.Problem.Sentence);
        try
        {
            return await next(invocationContext).ConfigureAwait(false);
        }
        catch (SessionException refused)
        {
            throw Tell(invocationContext, SessionProblems.Of(refused).Problem);
        }
        catch (RequestException refused)
        {
            throw Tell(invocationContext, refused.Problem);
        }
        catch (SandboxException failure)
        {
            Failed(logger, invocationContext.HubMethodName, failure);
            throw new HubException(ProblemKind.Internal.With($"The sandbox failed: {failure.Message}").Sentence);
        }
    }

    private HubException Tell(HubInvocationContext context, ServerProblem problem)
    {
        // What has its own entry is not told twice.
        if (problem.Status is >= 400 and < 500 and not 429)
        {
            ClientIdentity client = ClientIdentity.Of(context.Context.GetHttpContext()!);
            security.Refused(client.Name, HubAddress.Terminal, problem.Field ?? context.HubMethodName, problem.Detail);
        }
        return new HubException(problem.Sentence);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The hub's {Method} failed")]
    private static partial void Failed(ILogger logger, string method, Exception failure);
}
