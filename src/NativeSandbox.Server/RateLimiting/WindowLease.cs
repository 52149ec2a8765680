using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;

namespace NativeSandbox.Server.RateLimiting;

/// <summary>The answer of a <see cref="WindowLimiter"/>, with what the RateLimit-* headers tell.</summary>
/// <param name="acquired">Whether the request may go on.</param>
/// <param name="remaining">Requests left in the window.</param>
/// <param name="reset">Time to the window's end.</param>
internal sealed class WindowLease(bool acquired, long remaining, TimeSpan reset) : RateLimitLease
{
    public override bool IsAcquired => acquired;

    public long Remaining => remaining;

    public TimeSpan Reset => reset;

    public override IEnumerable<string> MetadataNames => [MetadataName.RetryAfter.Name];

    public override bool TryGetMetadata(string metadataName, [NotNullWhen(true)] out object? metadata)
    {
        metadata = metadataName == MetadataName.RetryAfter.Name ? reset : null;
        return metadata is not null;
    }
}
