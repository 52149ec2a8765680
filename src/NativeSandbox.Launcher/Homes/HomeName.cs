using System.Buffers;
using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Steps;

namespace NativeSandbox.Launcher.Homes;

/// <summary>Names of users' directories. What begins with a dot is nsbox's own.</summary>
internal static class HomeName
{
    private const int MaximumLength = 64;

    private static readonly SearchValues<char> s_allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>Whether a text is a name: <c>[a-z0-9][a-z0-9._-]{0,63}</c>.</summary>
    public static bool IsValid(ReadOnlySpan<char> name) =>
        name.Length is > 0 and <= MaximumLength && IsPlain(name[0]) && !name.ContainsAnyExcept(s_allowed);

    /// <exception cref="StepException">It is none.</exception>
    public static void Check(string name)
    {
        if (!IsValid(name)) throw new StepException(Step.OpenHome, Errno.EINVAL, "a home's name is a small letter or a digit, then up to 63 of a-z, 0-9, '.', '_' and '-'");
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);
}
