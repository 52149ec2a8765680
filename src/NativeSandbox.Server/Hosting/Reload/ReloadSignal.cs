using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace NativeSandbox.Server.Hosting.Reload;

/// <summary>SIGHUP, which would end the process, asks for the configuration to be read again. Several that come before anyone looks are one.</summary>
internal sealed class ReloadSignal : IDisposable
{
    private readonly Channel<bool> asked = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly PosixSignalRegistration registration;

    public ReloadSignal() => registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
    {
        signal.Cancel = true;
        Ask();
    });

    public void Ask() => asked.Writer.TryWrite(true);

    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ValueTask<bool> AskedAsync(CancellationToken cancellationToken) => asked.Reader.ReadAsync(cancellationToken);

    public void Dispose() => registration.Dispose();
}
