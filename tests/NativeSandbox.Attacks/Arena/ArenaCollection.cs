namespace NativeSandbox.Attacks.Arena;

/// <summary>Attacks go one after another, so that what one does to the host is not laid to another.</summary>
[CollectionDefinition(Name)]
public sealed class ArenaCollection : ICollectionFixture<SandboxArena>
{
    public const string Name = "arena";
}
