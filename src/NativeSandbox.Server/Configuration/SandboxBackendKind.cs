namespace NativeSandbox.Server.Configuration;

/// <summary>The names that SANDBOX_BACKEND takes.</summary>
internal enum SandboxBackendKind
{
    Native,
}
