using System.Diagnostics;
using System.Globalization;
using NativeSandbox.Backends.Native.Boxes;
using NativeSandbox.Backends.Native.Connections;
using NativeSandbox.Backends.Native.Processes;
using NativeSandbox.Backends.Native.Programs;
using NativeSandbox.Backends.Native.UserDirectories;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Protocol.Messages;

namespace NativeSandbox.Backends.Native;

/// <summary>Boxes from nsbox. Connects on first use and again after nsbox was restarted; starts nsbox itself where no socket is configured.</summary>
public sealed class NativeBackend : ISandboxBackend
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(200);

    private readonly NativeBackendOptions _options;
    private readonly LauncherProcess? _process;
    private readonly string _socketPath;
    private readonly Poller _poller = new();
    private readonly Lock _lock = new();
    private Task<LauncherConnection>? _connecting;
    private volatile LauncherConnection? _connection;
    private volatile bool _disposed;

    /// <summary>Creates the backend, and starts nsbox where the options name no socket.</summary>
    public NativeBackend(NativeBackendOptions options)
    {
        _options = options;
        if (options.SocketPath is { } socketPath)
        {
            _socketPath = socketPath;
            return;
        }
        string program = options.LauncherPath ?? Path.Combine(AppContext.BaseDirectory, "nsbox");
        _process = new LauncherProcess(program, options.LauncherArguments, options.LauncherLog ?? Console.Error.WriteLine);
        _socketPath = _process.SocketPath;
    }

    /// <inheritdoc/>
    public string Name => "native";

    /// <inheritdoc/>
    public ValueTask<ISandbox> OpenAsync(SandboxRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _connection is { IsAlive: true } connection
            ? new ValueTask<ISandbox>(NativeBox.Open(connection, _poller, request))
            : ConnectAndOpenAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<HomeInfo>> ListHomesAsync(bool measure, CancellationToken cancellationToken)
    {
        LauncherConnection connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        return await Homes.ListAsync(connection, measure, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<bool> RemoveHomeAsync(string name, bool archive, DateTimeOffset unusedSince, CancellationToken cancellationToken)
    {
        LauncherConnection connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        return await Homes.RemoveAsync(connection, new RemoveHomeMessage(name, archive, unusedSince.ToUnixTimeMilliseconds()), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<BackendStatus> GetStatusAsync(CancellationToken cancellationToken)
    {
        LauncherConnection connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        Reply<StatisticsMessage> reply = new(MessageKind.Statistics, static (ref body, _) => StatisticsMessage.Read(ref body));
        connection.Send(MessageKind.GetStatistics, 0, reply);
        StatisticsMessage statistics = await reply.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        WelcomeMessage welcome = connection.Welcome;
        return new BackendStatus
        {
            ReadyBoxes = statistics.ReadyBoxes,
            BusyBoxes = statistics.BusyBoxes,
            BoxesCreated = statistics.BoxesCreated,
            BoxesFailed = statistics.BoxesFailed,
            Execs = statistics.Execs,
            Details = new Dictionary<string, string>
            {
                ["version"] = welcome.Version,
                ["processId"] = Show(connection.ProcessId),
                ["cgroupDriver"] = welcome.CgroupDriver,
                ["maximumBoxes"] = Show(welcome.MaximumBoxes),
                ["poolMisses"] = Show(statistics.PoolMisses),
                ["uptimeMs"] = Show(statistics.UptimeMs),
            },
            Warnings = welcome.Warnings,
        };
    }

    /// <summary>Closes the connection, on which nsbox ends every box; ends nsbox where this backend started it.</summary>
    public async ValueTask DisposeAsync()
    {
        Task connecting;
        lock (_lock)
        {
            if (_disposed) return;
            _disposed = true;
            connecting = _connecting ?? Task.CompletedTask;
        }
        // Who waited for it was told how it went.
        await connecting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _connection?.Dispose();
        _poller.Dispose();
        if (_process is not null) await _process.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask<ISandbox> ConnectAndOpenAsync(SandboxRequest request, CancellationToken cancellationToken) =>
        NativeBox.Open(await ConnectAsync(cancellationToken).ConfigureAwait(false), _poller, request);

    private ValueTask<LauncherConnection> ConnectAsync(CancellationToken cancellationToken) => _connection is { IsAlive: true } alive
        ? new ValueTask<LauncherConnection>(alive)
        : new ValueTask<LauncherConnection>(ConnectOnce().WaitAsync(cancellationToken));

    // All who wait share one attempt, and none of them can end it: an nsbox that was started here ends with its last connection, the first one too.
    private Task<LauncherConnection> ConnectOnce()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_connecting is null or { IsCompleted: true }) _connecting = Task.Run(ConnectAnewAsync);
            return _connecting;
        }
    }

    private async Task<LauncherConnection> ConnectAnewAsync()
    {
        if (_connection is { IsAlive: true } meanwhile) return meanwhile;
        _connection?.Dispose();
        return _connection = await ConnectWithPatienceAsync().ConfigureAwait(false);
    }

    // Just started, nsbox has no socket yet; restarted, it has none for a moment. Only after the timeout is that a failure.
    private async Task<LauncherConnection> ConnectWithPatienceAsync()
    {
        long start = Stopwatch.GetTimestamp();
        using CancellationTokenSource patience = new(_options.ConnectTimeout);
        SandboxException? last = null;
        for (TimeSpan pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await LauncherConnection.ConnectAsync(_socketPath, patience.Token).ConfigureAwait(false);
            }
            catch (SandboxException e)
            {
                last = e;
            }
            catch (OperationCanceledException)
            {
                throw GiveUp(last ?? new SandboxException($"nsbox at {_socketPath} took the connection and does not answer"));
            }
            if (Stopwatch.GetElapsedTime(start) + pause > _options.ConnectTimeout) throw GiveUp(last);
            await Task.Delay(pause).ConfigureAwait(false);
        }
    }

    private SandboxException GiveUp(SandboxException last) =>
        _process?.LastEnd is { } end ? new SandboxException($"{last.Message}; {end}", last) : last;

    private static string Show(long number) => number.ToString(CultureInfo.InvariantCulture);
}
