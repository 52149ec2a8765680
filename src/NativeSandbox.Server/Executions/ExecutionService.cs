using System.Diagnostics;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Runs;
using NativeSandbox.Core.Sessions;
using NativeSandbox.Server.Execution;
using NativeSandbox.Server.Problems;
using NativeSandbox.Server.Security;
using NativeSandbox.Server.Sessions;
using NativeSandbox.Server.Terminals;

namespace NativeSandbox.Server.Executions;

/// <summary>Starts programs in sessions' directories and sees to their end.</summary>
internal sealed class ExecutionService(
    ExecuteRequestValidator validator, RunPipeline pipeline, LimitPolicy policy, SessionAccess access, SessionManager manager, RunQueue queue,
    ExecutionStore store, IExecutionListener listener, RunReports reports)
{
    /// <summary>Takes a program, which then waits for its turn.</summary>
    /// <exception cref="RequestException">It cannot be taken.</exception>
    public Execution Start(ExecuteRequest body, string? sessionId, string? user, ClientIdentity client)
    {
        RunRequest request = validator.Validate(body);
        RunLimits limits = pipeline.Check(request);
        SessionProgram program = SessionPrograms.Of(request, limits, policy.ForCompile(request.Language));
        bool isNew = sessionId is null;
        UserSession session = access.Open(sessionId, user, record: false, client);
        if (store.In(session) >= manager.Policy.RunsPerSession)
            throw new RequestException(ProblemKind.TooMany.With($"This session has {manager.Policy.RunsPerSession} runs already; wait for one to end."), TimeSpan.FromSeconds(1));
        FileLease files = Reserve(session, program, isNew);
        var id = ExecutionId.Next();
        var execution = new Execution(id, session, request, limits, listener);
        Task<TerminalExit> running = queue.RunAsync(stop => RunAsync(execution, program, files, stop), CancellationToken.None);
        if (running.Exception?.InnerException is QueueFullException or QueueClosedException)
        {
            files.Dispose();
            if (isNew) _ = manager.CloseAsync(session);
            throw reports.Refused(running.Exception.InnerException);
        }
        store.Add(execution);
        _ = EndAsync(execution, id, running, files, client, isNew);
        return execution;
    }

    // Now and not when its turn comes: who is told that a program was taken may count on it.
    private FileLease Reserve(UserSession session, SessionProgram program, bool isNew)
    {
        try
        {
            return session.Reserve(program);
        }
        catch (SessionException refused)
        {
            if (isNew) _ = manager.CloseAsync(session);
            throw SessionProblems.Of(refused);
        }
    }

    private static async Task<TerminalExit> RunAsync(Execution execution, SessionProgram program, FileLease files, CancellationToken stop)
    {
        execution.Began(); // before its output may come
        SessionRun run = execution.Session.StartRun(program, execution, files);
        using CancellationTokenRegistration stopping = stop.Register(() => _ = run.StopAsync());
        return await run.Ended.ConfigureAwait(false);
    }

    private async Task EndAsync(Execution execution, ExecutionId id, Task<TerminalExit> running, FileLease files, ClientIdentity client, bool isNew)
    {
        long start = Stopwatch.GetTimestamp();
        TerminalExit exit;
        try
        {
            exit = await running.ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is SessionException or OperationCanceledException)
        {
            exit = new TerminalExit { Verdict = Verdict.InternalError, Stopped = true, Detail = failure is SessionException ? failure.Message : "the server stopped before the program could run" };
        }
        // Of one that never came to its turn; a run gives them back itself.
        files.Dispose();
        reports.Ended(id, execution, exit, Stopwatch.GetElapsedTime(start), client);
        await execution.EndAsync(ExitMessage.Of(exit, execution.Id)).ConfigureAwait(false);
        // Nobody has come to a session that was only begun for this run: whoever has its id begins it again, with the same directory.
        UserSession session = execution.Session;
        if (isNew && session is { Clients: 0, State: TerminalState.Empty, Runs: 0 } && store.In(session) == 0) await manager.CloseAsync(session).ConfigureAwait(false);
    }
}
