using NativeSandbox.Core.Limits;
using NativeSandbox.Core.SelfTests;
using NativeSandbox.Server.Commands.Services;
using NativeSandbox.Server.Execution;

namespace NativeSandbox.Server.SelfTests;

/// <summary>Runs self-tests through a service, as a client's requests.</summary>
internal static class ServiceSelfTests
{
    public static async Task<SelfTestAnswer> RunAsync(ServiceClient client, SelfTestCase test, CancellationToken cancellationToken)
    {
        try
        {
            ExecuteResponse answer = await client.ExecuteAsync(Request(test), cancellationToken).ConfigureAwait(false);
            return new SelfTestAnswer
            {
                Verdict = answer.Verdict,
                ExitCode = answer.ExitCode,
                Output = Convert.FromBase64String(answer.Output),
                // Where a program said nothing, the answer's error is the detail; what the program said is what is held against the case.
                Error = answer.Detail is { } detail && Convert.FromBase64String(answer.Error).AsSpan().SequenceEqual(System.Text.Encoding.UTF8.GetBytes(detail)) ? default(ReadOnlyMemory<byte>) : Convert.FromBase64String(answer.Error),
                CompileOutput = Convert.FromBase64String(answer.CompileOutput),
                Detail = answer.Detail,
                WallTime = TimeSpan.FromMilliseconds(answer.WallTimeMs),
                CpuTime = TimeSpan.FromMilliseconds(answer.CpuTimeMs),
                MemoryBytes = answer.MemoryBytes,
            };
        }
        catch (ServiceException refused)
        {
            return new SelfTestAnswer { Verdict = "Refused", Detail = refused.Message };
        }
    }

    private static ExecuteRequest Request(SelfTestCase test) => new()
    {
        Language = test.Language,
        Code = test.Code,
        Args = test.Arguments.Count > 0 ? test.Arguments : null,
        StdinBase64 = test.Input.IsEmpty ? null : Convert.ToBase64String(test.Input.Span),
        Files = test.Files.Count == 0 ? null : [.. test.Files.Select(file => new ExecuteFile { Name = file.Path, Content = Convert.ToBase64String(file.Content.Span), Encoding = "base64" })],
        Limits = Limits(test.Limits),
        OutputEncoding = "base64",
    };

    private static ExecuteLimits Limits(LimitOverrides limits) => new()
    {
        CpuTimeMs = limits.CpuTime?.TotalMilliseconds,
        WallTimeMs = limits.WallTime?.TotalMilliseconds,
        MemoryBytes = limits.Memory?.Bytes,
        Processes = limits.Processes,
        StackBytes = limits.Stack?.Bytes,
        FileSizeBytes = limits.FileSize?.Bytes,
        OpenFiles = limits.OpenFiles,
        OutputBytes = limits.Output?.Bytes,
        Cpus = limits.Cpus,
    };
}
