using System.Text.Encodings.Web;
using Microsoft.AspNetCore.SignalR;
using NativeSandbox.Core.Commands;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Core.Sessions;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Executions;
using NativeSandbox.Server.RateLimiting;
using NativeSandbox.Server.Sessions;
using NativeSandbox.Server.Terminals;

namespace NativeSandbox.Server.Hosting;

/// <summary>Sessions, their hub and their runs.</summary>
internal static class SessionServices
{
    // A paste of a megabyte in one message, in base64 and JSON.
    private const long LargestMessage = 2 << 20;

    // Behind a paste that waits for its program there must be room for a signal.
    private const int CallsAtOnce = 4;

    // Browsers slow the timers of pages that nobody looks at to one a minute.
    private static readonly TimeSpan SilentClient = TimeSpan.FromSeconds(75);

    public static void AddSessions(this IServiceCollection services, UserSessionOptions options, TimeProvider time)
    {
        services
            .AddSingleton(options)
            .AddSingleton<SessionLog>()
            .AddSingleton(provider => new SessionManager(
                provider.GetRequiredService<ISandboxBackend>(), ConfiguredSessions.Policy(options), time, provider.GetRequiredService<SessionLog>().Write))
            .AddSingleton(new LineGuard(options.ForbiddenCommands))
            .AddSingleton<RateLimits>()
            .AddSingleton<SessionAccess>()
            .AddSingleton<SessionEndpoints>()
            .AddSingleton<TerminalStarter>()
            .AddSingleton<TerminalSessions>()
            .AddSingleton<TerminalErrors>()
            .AddSingleton<IExecutionListener, HubExecutionListener>()
            .AddSingleton<ExecutionStore>()
            .AddSingleton<RunReports>()
            .AddSingleton<ExecutionService>()
            .AddSingleton<ExecutionEndpoints>();
        services
            .AddSignalR(hub =>
            {
                hub.MaximumReceiveMessageSize = LargestMessage;
                hub.MaximumParallelInvocationsPerClient = CallsAtOnce;
                hub.ClientTimeoutInterval = SilentClient;
                hub.AddFilter<TerminalErrors>();
            })
            .AddJsonProtocol(json =>
            {
                json.PayloadSerializerOptions.TypeInfoResolver = TerminalJson.Default;
                // Terminals are full of what the default encoder, made for HTML, would write as six characters each.
                json.PayloadSerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
            });
    }
}
