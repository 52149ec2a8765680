namespace NativeSandbox.Server.Configuration;

/// <summary>The names that LOG_LEVEL takes.</summary>
internal enum LogVerbosity
{
    Trace,
    Debug,
    Info,
    Warn,
    Error,
}
