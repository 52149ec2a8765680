using System.Globalization;
using NativeSandbox.Server.Security;

namespace NativeSandbox.Server.Commands.Keys;

/// <summary>A key as <c>keys list</c> shows it.</summary>
/// <param name="Name">What the log calls its holder.</param>
/// <param name="Added">When it was added; null where its line does not say.</param>
internal sealed record StoredKey(string Name, DateTime? Added)
{
    private const string Mark = "added ";

    public static string Comment(DateTime added) => Mark + added.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static StoredKey Of(ApiKeyLine line) => new(
        line.Key.Name,
        line.Comment.StartsWith(Mark, StringComparison.Ordinal)
        && DateTime.TryParse(line.Comment[Mark.Length..], CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out DateTime added) ? added : null);
}
