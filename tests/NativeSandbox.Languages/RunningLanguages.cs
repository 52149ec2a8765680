using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using NativeSandbox.Core.SelfTests;
using NativeSandbox.Server.Commands.Services;
using NativeSandbox.Server.SelfTests;
using NativeSandbox.Testing.Server;

namespace NativeSandbox.Languages;

/// <summary>One server on the built image, to which all cases go at once, as many at a time as there are cores; each test waits for its own.</summary>
[SuppressMessage("Design", "CA1001", Justification = "xunit ends it through IAsyncLifetime.")]
public sealed class RunningLanguages : IAsyncLifetime
{
    private readonly ConcurrentDictionary<(string Language, string Case), TaskCompletionSource<SelfTestOutcome>> _outcomes = new();
    private readonly CancellationTokenSource _stop = new();
    private ServerProcess? _server;
    private ServiceClient? _client;
    private Task _run = Task.CompletedTask;

    internal ServiceClient Client => _client ?? throw new InvalidOperationException("not started yet");

    public async Task InitializeAsync()
    {
        // Time on the clock is the machine's more than the program's: two cores that others use too must not fail one.
        _server = await ServerProcess.StartAsync(("TOOLCHAIN_IMAGE", ImageOfTests.Find()), ("CODE_EXECUTION_TIMEOUT", "300000"), ("MAX_EXECUTION_TIME_MS", "60000"), ("QUEUE_LENGTH", "1000"));
        _client = new ServiceClient(_server.Client.BaseAddress!, key: null);
        _run = SelfTestRun.RunAsync(
            SelfTestRows.All.SelectMany(row => row.Cases.Select(test => (row.Language.Id, test))),
            (test, token) => ServiceSelfTests.RunAsync(_client, test, token),
            outcome => Of(outcome.Test).SetResult(outcome),
            _stop.Token);
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _client?.Dispose();
        if (_server is not null) await _server.DisposeAsync();
        _stop.Dispose();
    }

    /// <summary>Waits for one case.</summary>
    internal async Task<SelfTestOutcome> OutcomeAsync(SelfTestCase test)
    {
        Task<SelfTestOutcome> outcome = Of(test).Task;
        // Where the run as a whole breaks, nobody would ever answer.
        if (await Task.WhenAny(outcome, _run) == _run && !outcome.IsCompleted) await _run;
        return await outcome;
    }

    private TaskCompletionSource<SelfTestOutcome> Of(SelfTestCase test) =>
        _outcomes.GetOrAdd((test.Language, test.Name), _ => new TaskCompletionSource<SelfTestOutcome>(TaskCreationOptions.RunContinuationsAsynchronously));
}
