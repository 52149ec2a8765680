namespace NativeSandbox.Server.Logging;

/// <summary>The categories that have a file of their own.</summary>
internal static class LogCategories
{
    public const string Requests = "NativeSandbox.Requests";
    public const string Executions = "NativeSandbox.Executions";
    public const string Security = "NativeSandbox.Security";
}
