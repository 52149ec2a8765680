namespace NativeSandbox.Protocol.Messages;

/// <summary>Who keeps users' directories within their quota.</summary>
public enum HomeQuota : byte
{
    /// <summary>nsbox was started without a users directory: there are no homes.</summary>
    NoHomes = 0,

    /// <summary>nsbox measures and ends programs of a home that is over.</summary>
    Watched = 1,

    /// <summary>The file system refuses with EDQUOT.</summary>
    FileSystem = 2,
}
