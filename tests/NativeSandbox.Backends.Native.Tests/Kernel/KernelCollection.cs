namespace NativeSandbox.Backends.Native.Tests.Kernel;

[CollectionDefinition(Name)]
public sealed class KernelCollection : ICollectionFixture<KernelFixture>
{
    public const string Name = "kernel";
}
