using System.ComponentModel;

namespace NativeSandbox.Server.Status;

/// <summary>The queue at this moment.</summary>
internal sealed record QueueInfo(
    [property: Description("Runs under way.")] int Running,
    [property: Description("Requests that wait.")] int Waiting,
    [property: Description("Runs that may be under way at once.")] int Concurrency,
    [property: Description("Requests that may wait.")] int Capacity);
