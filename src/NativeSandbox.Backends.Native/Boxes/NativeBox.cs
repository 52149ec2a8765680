using Microsoft.Win32.SafeHandles;
using NativeSandbox.Backends.Native.Connections;
using NativeSandbox.Backends.Native.Interop;
using NativeSandbox.Backends.Native.Programs;
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

    private static readonly BodyWriter<ExecMessage> s_exec = static (ExecMessage exec, ref WireWriter writer) => exec.Write(ref writer);

    // nsbox kills within milliseconds; a machine that takes this long has other troubles, and whoever stops the service must not wait for ever.
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(10);

    private readonly LauncherConnection _connection;
    private readonly Poller _poller;
    private readonly int _number;
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<ExecOutcome>? _program;
    private SandboxException? _failure;
    private int _disposed;

    private NativeBox(LauncherConnection connection, Poller poller)
    {
        _connection = connection;
        _poller = poller;
        _number = connection.NextBox();
    }

    /// <exception cref="SandboxException">The connection is lost.</exception>
    public static NativeBox Open(LauncherConnection connection, Poller poller, SandboxRequest request)
    {
        NativeBox box = new(connection, poller);
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

    public async ValueTask<IProgram> StartAsync(ProgramRequest request, CancellationToken cancellationToken)
    {
        ThrowIfUnusable(cancellationToken);
        return request.Terminal is null ? StartOnPipes(request) : await StartOnTerminalAsync(request, cancellationToken).ConfigureAwait(false);
    }

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

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        try
        {
            if (_program is null) Close();
            else await EndProgramAsync(_program).ConfigureAwait(false);
        }
        catch (SandboxException)
        {
            // The connection broke: nsbox ends every box of it, this one too.
        }
        _closed.TrySetResult();
    }

    private void Close()
    {
        if (_connection.IsAlive) _connection.SendUnanswered(MessageKind.Close, _number, 0, s_empty);
    }

    // Killed first, for only then does nsbox say what the program had used; and waited for, since whoever stops a session may remove its files next.
    private async Task EndProgramAsync(Task<ExecOutcome> program)
    {
        if (!program.IsCompleted)
        {
            Kill();
            await Task.WhenAny(program, Task.Delay(EndPatience)).ConfigureAwait(false);
        }
        Reply<bool> closed = new(MessageKind.Done, static (ref _, _) => true);
        _connection.Send(MessageKind.Close, _number, closed);
        await Task.WhenAny(closed.Task, Task.Delay(EndPatience)).ConfigureAwait(false);
    }

    /// <summary>Sends a signal to the program's process group.</summary>
    /// <exception cref="SandboxException">The connection is lost.</exception>
    public void Signal(int signal) => _connection.Send(
        MessageKind.Signal, _number, SilentReply.Instance, new SignalMessage(signal), static (SignalMessage message, ref WireWriter writer) => message.Write(ref writer));

    private async ValueTask<IProgram> StartOnTerminalAsync(ProgramRequest request, CancellationToken cancellationToken)
    {
        ProgramReply reply = new();
        Task<ExecOutcome> ended = _program = EndAsync(reply);
        SafeFileHandle? master;
        try
        {
            _connection.Send(MessageKind.Exec, _number, reply, ExecTranslation.ToMessage(request), s_exec);
            using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static box => ((NativeBox)box!).Kill(), this);
            master = await reply.Started.ConfigureAwait(false);
        }
        catch (SandboxException e)
        {
            Volatile.Write(ref _failure, e);
            throw;
        }
        if (cancellationToken.IsCancellationRequested)
        {
            master?.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
        }
        return NativeProgram.OnTerminal(this, ended, master is null ? null : new PolledDescriptor(_poller, master));
    }

    private NativeProgram StartOnPipes(ProgramRequest request)
    {
        using ProgramPipes pipes = new();
        ProgramReply reply = new();
        Task<ExecOutcome> ended = _program = EndAsync(reply);
        _connection.Send(MessageKind.Exec, _number, reply, ExecTranslation.ToMessage(request), s_exec, pipes.Theirs);
        return NativeProgram.OnPipes(this, ended, new(_poller, pipes.TakeInput()), new(_poller, pipes.TakeOutput()), new(_poller, pipes.TakeError()));
    }

    private async Task<ExecOutcome> EndAsync(ProgramReply reply)
    {
        try
        {
            if (await Task.WhenAny(reply.Ended, _closed.Task).ConfigureAwait(false) == reply.Ended)
            {
                EndedReply ended = await reply.Ended.ConfigureAwait(false);
                return ExecTranslation.ToProgramOutcome(ended.Message, ended.Output, ended.Error);
            }
        }
        catch (SandboxException) when (Volatile.Read(ref _disposed) != 0)
        {
            // The connection broke while the box was given up.
        }
        // Nobody counted what it had used.
        return new ExecOutcome { End = ExecEnd.Killed };
    }

    private void SendExec(ExecRequest request, Reply<EndedReply> reply)
    {
        ExecMessage message = ExecTranslation.ToMessage(request);
        if (message.Input != StreamKind.Descriptor)
        {
            _connection.Send(MessageKind.Exec, _number, reply, message, s_exec);
            return;
        }
        using SafeFileHandle input = SealedMemory.Create(request.Input.Span);
        _connection.Send(MessageKind.Exec, _number, reply, message, s_exec, input);
    }

    private void Kill()
    {
        try
        {
            _connection.Send(MessageKind.Kill, _number, SilentReply.Instance);
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
