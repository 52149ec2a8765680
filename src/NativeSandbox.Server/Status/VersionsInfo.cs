namespace NativeSandbox.Server.Status;

/// <summary>Versions of the server, its runtime and the toolchains.</summary>
internal sealed record VersionsInfo(string Server, string Runtime, SortedDictionary<string, string?> Languages);
