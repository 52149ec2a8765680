using Microsoft.Win32.SafeHandles;
using NativeSandbox.Backends.Native.Connections;
using NativeSandbox.Backends.Native.Interop;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Protocol.Messages;
using NativeSandbox.Protocol.Wire;

namespace NativeSandbox.Backends.Native.Boxes;

/// <summary>A box of nsbox. Open, Put and Close have no answers; the first that fails shows in the next call that has one.</summary>
/// <remarks>So the way to a running program costs one wait and wakes this process once.</remarks>
internal sealed class NativeBox : ISandbox
{
    private static readonly BodyWriter<int> s_empty = static (int _, ref WireWriter _) => { };
    private static readonly BodyWriter<OpenMessage> s_open = static (OpenMessage open, ref WireWriter writer) => open.Write(ref writer);

    private readonly LauncherConnection _connection;
    private readonly int _number;
    private SandboxException? _failure;
    private int _disposed;

    private NativeBox(LauncherConnection connection)
    {
        _connection = connection;
        _number = connection.NextBox();
    }

    /// <exception cref="SandboxException">The connection is lost.</exception>
    public static NativeBox Open(LauncherConnection connection, SandboxRequest request)
    {
        NativeBox box = new(connection);
        connection.SendUnanswered(MessageKind.Open, box._number, ExecTranslation.ToMessage(request), s_open);
        return box;
    }

    public ValueTask PutAsync(SandboxFile file, CancellationToken cancellationToken)
    {
        ThrowIfUnusable(cancellationToken);
        bool inline = file.Content.Length <= WireLimits.InlineBytes;
        PutMessage message = new()
        {
            Path = file.Path,
            Executable = file.Executable,
            Length = file.Content.Length,
            Content = inline ? file.Content : default,
        };
        BodyWriter<PutMessage> write = static (PutMessage put, ref WireWriter writer) => put.Write(ref writer);
        if (inline)
        {
            _connection.SendUnanswered(MessageKind.Put, _number, message, write);
            return ValueTask.CompletedTask;
        }
        // The kernel holds its own reference as soon as the message is sent.
        using SafeFileHandle memory = SealedMemory.Create(file.Content.Span);
        _connection.SendUnanswered(MessageKind.Put, _number, message, write, memory);
        return ValueTask.CompletedTask;
    }

    public async ValueTask<ExecOutcome> ExecAsync(ExecRequest request, CancellationToken cancellationToken)
    {
        ThrowIfUnusable(cancellationToken);
        Reply<EndedReply> reply = new(MessageKind.Ended, EndedReply.Read);
        SendExec(request, reply);
        EndedReply ended;
        try
        {
            using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static box => ((NativeBox)box!).Kill(), this);
            ended = await reply.Task.ConfigureAwait(false);
        }
        catch (SandboxException e)
        {
            Volatile.Write(ref _failure, e);
            throw;
        }
        if (ended.Message.End == RunEnd.Killed && cancellationToken.IsCancellationRequested)
        {
            ended.Output?.Dispose();
            ended.Error?.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
        }
        return ExecTranslation.ToOutcome(ended.Message, ended.Output, ended.Error);
    }

    public ValueTask<IProgram> StartAsync(ProgramRequest request, CancellationToken cancellationToken) => throw new NotImplementedException();

    public async ValueTask<SandboxFile?> GetAsync(string path, long maximumBytes, CancellationToken cancellationToken)
    {
        ThrowIfUnusable(cancellationToken);
        FileReply reply = new();
        _connection.Send(
            MessageKind.Get, _number, reply, new GetMessage(path, maximumBytes), static (GetMessage get, ref WireWriter writer) => get.Write(ref writer));
        (ContentMessage Message, SafeFileHandle? Memory)? found = await reply.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (found is not var (message, memory)) return null;
        ReadOnlyMemory<byte> content = memory is null ? message.Content : SealedMemory.Take(memory, message.Length);
        return new SandboxFile(path, content, message.Executable);
    }

    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0 || !_connection.IsAlive) return ValueTask.CompletedTask;
        try
        {
            _connection.SendUnanswered(MessageKind.Close, _number, 0, s_empty);
        }
        catch (SandboxException)
        {
            // The connection broke: nsbox ends every box of it, this one too.
        }
        return ValueTask.CompletedTask;
    }

    private void SendExec(ExecRequest request, Reply<EndedReply> reply)
    {
        ExecMessage message = ExecTranslation.ToMessage(request);
        BodyWriter<ExecMessage> write = static (ExecMessage exec, ref WireWriter writer) => exec.Write(ref writer);
        if (message.Input != StreamKind.Descriptor)
        {
            _connection.Send(MessageKind.Exec, _number, reply, message, write);
            return;
        }
        using SafeFileHandle input = SealedMemory.Create(request.Input.Span);
        _connection.Send(MessageKind.Exec, _number, reply, message, write, input);
    }

    private void Kill()
    {
        try
        {
            _connection.Send(MessageKind.Kill, _number, KillReply.Instance);
        }
        catch (SandboxException)
        {
            // The connection broke, so the program is ended already and its Exec has failed.
        }
    }

    private void ThrowIfUnusable(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        if (Volatile.Read(ref _failure) is { } failure) throw failure;
    }
}
