using NativeSandbox.Server.Commands.Services;
using NativeSandbox.Server.Execution;

namespace NativeSandbox.Server.Commands.Run;

/// <summary>Runs a program through the service.</summary>
internal static class ServiceRun
{
    /// <param name="client">The service.</param>
    /// <param name="program">The program, its language known.</param>
    /// <param name="encoding">The form of its output: text or base64.</param>
    /// <param name="cancellationToken">Ends the program: the service kills what nobody waits for.</param>
    /// <exception cref="ServiceException">The service did not run it.</exception>
    public static Task<ExecuteResponse> RunAsync(ServiceClient client, ProgramToRun program, string encoding, CancellationToken cancellationToken) =>
        client.ExecuteAsync(new ExecuteRequest
        {
            Language = program.Language,
            Code = program.Code,
            Args = program.Arguments.Count > 0 ? program.Arguments : null,
            StdinBase64 = program.Input.IsEmpty ? null : Convert.ToBase64String(program.Input.Span),
            Limits = new ExecuteLimits { WallTimeMs = program.WallTimeMs, CpuTimeMs = program.CpuTimeMs, MemoryBytes = program.MemoryBytes },
            OutputEncoding = encoding,
        }, cancellationToken);
}
