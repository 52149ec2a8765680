using NativeSandbox.Core.Sessions;
using NativeSandbox.Server.Problems;
using NativeSandbox.Server.Security;

namespace NativeSandbox.Server.Sessions;

/// <summary>Finds and begins sessions for a client: only those of its own key are there for it.</summary>
internal sealed class SessionAccess(SessionManager manager)
{
    private const int LongestUser = 128;

    /// <exception cref="RequestException">There is no such session of this client's.</exception>
    public UserSession Find(string? id, ClientIdentity client) =>
        SessionId.TryParse(id, out SessionId known) && manager.Find(known, client.Tenant) is { } session ? session : throw SessionProblems.NotFound();

    /// <summary>Finds the session with this id, or begins it again; begins a new one where there is no id.</summary>
    /// <exception cref="RequestException">It is somebody else's, there are too many, or a field is wrong.</exception>
    public UserSession Open(string? id, string? user, bool record, ClientIdentity client)
    {
        CheckUser(user);
        SessionId known = default;
        if (id is not null && !SessionId.TryParse(id, out known)) throw RequestException.Invalid("sessionId", "is no session's id; they have 22 characters of A-Z, a-z, 0-9, - and _.");
        UserSession session;
        try
        {
            session = id is null ? manager.Create(client.Tenant, user, record) : manager.Resume(known, client.Tenant, user, record);
        }
        catch (SessionException refused)
        {
            throw SessionProblems.Of(refused);
        }
        if (!client.IsRevoked) return session;
        // Revoked since it was let in: what ended the key's sessions may have come before this one was there.
        _ = manager.CloseAsync(session, SessionEnd.Revoked);
        throw SessionProblems.Revoked;
    }

    private static void CheckUser(string? user)
    {
        if (user is not null && (user.Length is 0 or > LongestUser || user.Any(char.IsControl)))
            throw RequestException.Invalid("user", $"must have from 1 to {LongestUser} characters, none of them a control character.");
    }
}
