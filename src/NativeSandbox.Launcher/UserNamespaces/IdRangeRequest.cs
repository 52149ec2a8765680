namespace NativeSandbox.Launcher.UserNamespaces;

/// <summary>What <c>--uid-range</c> asked for: a range by its number, or the one that subuid(5) gives to an account.</summary>
/// <param name="Range">The range itself; null where an account is named.</param>
/// <param name="Account">The account; null where a number is given.</param>
internal sealed record IdRangeRequest(IdRange? Range, string? Account)
{
    /// <summary>What the option takes, for its error message.</summary>
    public const string Form = "give START[:COUNT] with COUNT of 65536 or more, or an account of /etc/subuid";

    /// <summary>Reads <c>START[:COUNT]</c> or the name of an account.</summary>
    public static bool TryParse(string text, out IdRangeRequest request)
    {
        bool isNumber = IdRange.TryParse(text, out IdRange range);
        bool isAccount = !isNumber && IsAccount(text);
        request = new IdRangeRequest(isNumber ? range : null, isAccount ? text : null);
        return isNumber || isAccount;
    }

    /// <summary>The names that useradd(8) and sysusers.d(5) take; never all digits, which would be a range given wrongly.</summary>
    private static bool IsAccount(string text) =>
        text.Length is > 0 and <= 32 && (char.IsAsciiLetter(text[0]) || text[0] == '_')
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '$');
}
