using NativeSandbox.Backends.Native.Interop;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Protocol.Messages;

namespace NativeSandbox.Backends.Native.Connections;

/// <summary>Failures of nsbox as the rest of the service sees them.</summary>
internal static class Failures
{
    /// <summary>Names step, errno and what nsbox says: <c>box setup failed at step PivotRoot: EPERM (1): …</c>.</summary>
    public static SandboxException ToException(FailedMessage failed)
    {
        string errno = failed.Errno == 0 ? "" : $": {Errno.Describe(failed.Errno)}";
        string text = failed.Text.Length == 0 ? "" : $": {failed.Text}";
        string what = failed.BoxLost ? "box setup failed" : "nsbox refused";
        return new SandboxException($"{what} at step {failed.Step}{errno}{text}");
    }
}
