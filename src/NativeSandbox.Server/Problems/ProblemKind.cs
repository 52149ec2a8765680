namespace NativeSandbox.Server.Problems;

/// <summary>A kind of problem: its HTTP status, its name for programs and its title for people.</summary>
internal sealed record ProblemKind(int Status, string Name, string Title)
{
    public static readonly ProblemKind InvalidRequest = new(400, "invalid-request", "The request is not valid");
    public static readonly ProblemKind Denied = new(400, "denied-code", "The code matches a pattern that is not allowed");
    public static readonly ProblemKind Unauthorized = new(401, "unauthorized", "An API key is needed");
    public static readonly ProblemKind Forbidden = new(403, "forbidden", "Not allowed");
    public static readonly ProblemKind NotFound = new(404, "not-found", "There is nothing here");
    public static readonly ProblemKind MethodNotAllowed = new(405, "method-not-allowed", "The method is not for this address");
    public static readonly ProblemKind Conflict = new(409, "conflict", "Something else is going on");
    public static readonly ProblemKind Gone = new(410, "gone", "It is over");
    public static readonly ProblemKind TooLarge = new(413, "too-large", "The request is too large");
    public static readonly ProblemKind MediaType = new(415, "media-type", "The content type is not supported");
    public static readonly ProblemKind RateLimited = new(429, "rate-limited", "Too many requests");
    public static readonly ProblemKind TooMany = new(429, "too-many", "There are too many already");
    public static readonly ProblemKind Internal = new(500, "internal-error", "The server failed");
    public static readonly ProblemKind Busy = new(503, "busy", "The server is busy");
    public static readonly ProblemKind Stopping = new(503, "stopping", "The server is stopping");
    public static readonly ProblemKind TimedOut = new(504, "timed-out", "The request took too long");

    /// <summary>The kind for a status that something else in the pipeline has set.</summary>
    public static ProblemKind For(int status) => status switch
    {
        400 => InvalidRequest,
        401 => Unauthorized,
        403 => Forbidden,
        404 => NotFound,
        405 => MethodNotAllowed,
        413 => TooLarge,
        415 => MediaType,
        >= 500 => Internal with { Status = status },
        _ => new ProblemKind(status, "http-" + status.ToString(System.Globalization.CultureInfo.InvariantCulture), "The request failed"),
    };

    public ServerProblem With(string detail, string? field = null) => new()
    {
        Type = ServerProblem.TypePrefix + Name,
        Title = Title,
        Status = Status,
        Detail = detail,
        Field = field,
    };
}
