using System.Runtime.CompilerServices;

namespace NativeSandbox.Server.Tests.Support;

/// <summary>Clients and server share one process here: a test that waits for an answer must not keep the thread that it would come from.</summary>
internal static class Threads
{
    [ModuleInitializer]
    internal static void Enough() => ThreadPool.SetMinThreads(64, 64);
}
