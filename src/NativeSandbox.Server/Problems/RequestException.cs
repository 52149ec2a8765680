namespace NativeSandbox.Server.Problems;

/// <summary>The request cannot be served as it is; the problem document says why.</summary>
internal sealed class RequestException(ServerProblem problem, TimeSpan? retryAfter = null) : Exception(problem.Detail)
{
    public ServerProblem Problem { get; } = problem;

    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>A field of the request is wrong.</summary>
    public static RequestException Invalid(string field, string detail) => new(ProblemKind.InvalidRequest.With($"{field}: {detail}", field));
}
