using System.Security.Cryptography;
using System.Text;

namespace NativeSandbox.Core.Sessions;

/// <summary>Names of users' directories. They tell neither an id nor a user, but whether anybody was named who may come back for years.</summary>
internal static class HomeName
{
    private const string OfSession = "session-";
    private const string OfUser = "user-";
    private const int HashCharacters = 32;

    /// <summary>The name for one of an owner's users, or for a session where none was named.</summary>
    public static string Of(string owner, string? user, SessionId session) =>
        user is null ? OfSession + Hash(owner, session.Value) : OfUser + Hash(owner, user);

    /// <summary>Whether a directory is a session's own.</summary>
    public static bool IsOfSession(string home) => home.StartsWith(OfSession, StringComparison.Ordinal);

    private static string Hash(string owner, string name) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{owner}\0{name}")))[..HashCharacters];
}
