namespace NativeSandbox.Web.Support;

/// <summary>What all classes of tests share.</summary>
[CollectionDefinition(Name)]
public sealed class SiteCollection : ICollectionFixture<Site>
{
    internal const string Name = "page";
}
