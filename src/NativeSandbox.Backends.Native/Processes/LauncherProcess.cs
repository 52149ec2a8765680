using System.Diagnostics;
using NativeSandbox.Backends.Native.Interop;

namespace NativeSandbox.Backends.Native.Processes;

/// <summary>An nsbox that this process starts and keeps alive: when it dies it is started again, after a pause that doubles while it keeps dying.</summary>
internal sealed class LauncherProcess : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    // One that lived this long did not die of how it was started.
    private static readonly TimeSpan HealthyLife = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(3);

    private readonly string _program;
    private readonly IReadOnlyList<string> _arguments;
    private readonly Action<string> _log;
    private readonly RuntimeDirectory _directory;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _supervision;
    private volatile string? _lastLine;
    private volatile string? _lastEnd;

    public LauncherProcess(string program, IReadOnlyList<string> arguments, Action<string> log)
    {
        _program = program;
        _arguments = arguments;
        _log = log;
        _directory = new RuntimeDirectory(Path.GetTempPath());
        SocketPath = _directory.File("nsbox.sock");
        _supervision = Task.Run(SuperviseAsync);
    }

    public string SocketPath { get; }

    /// <summary>How the last nsbox ended, or why it could not be started; null where none has.</summary>
    public string? LastEnd => _lastEnd;

    /// <summary>Waits until nsbox has ended, which it does by itself once its client is gone; one that does not is made to.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _supervision.ConfigureAwait(false);
        _stop.Dispose();
        _directory.Dispose();
    }

    private async Task SuperviseAsync()
    {
        TimeSpan pause = FirstPause;
        while (!_stop.IsCancellationRequested)
        {
            long start = Stopwatch.GetTimestamp();
            await RunOnceAsync().ConfigureAwait(false);
            pause = Stopwatch.GetElapsedTime(start) > HealthyLife ? FirstPause : pause;
            // SuppressThrowing: being stopped is how the pause is meant to end.
            await Task.Delay(pause, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task RunOnceAsync()
    {
        File.Delete(SocketPath);
        using Process process = new() { StartInfo = StartInfo() };
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not { } text) return;
            _lastLine = text;
            _log(text);
        };
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            _lastEnd = $"{_program} cannot be started: {e.Message}";
            return;
        }
        process.StandardInput.Close();
        process.BeginErrorReadLine();
        await process.WaitForExitAsync(_stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!process.HasExited) await StopAsync(process).ConfigureAwait(false);
        _lastEnd = $"nsbox ended with status {process.ExitCode}{(_lastLine is { } line ? $": {line}" : "")}";
    }

    private static async Task StopAsync(Process process)
    {
        if (await EndsAsync(process).ConfigureAwait(false)) return;
        _ = LibC.kill(process.Id, LibC.SIGTERM);
        if (await EndsAsync(process).ConfigureAwait(false)) return;
        process.Kill();
        await process.WaitForExitAsync().ConfigureAwait(false);
    }

    private static async Task<bool> EndsAsync(Process process)
    {
        using CancellationTokenSource patience = new(StopPatience);
        await process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return process.HasExited;
    }

    private ProcessStartInfo StartInfo()
    {
        ProcessStartInfo info = new(_program) { RedirectStandardError = true, RedirectStandardInput = true };
        foreach (string argument in (IEnumerable<string>)["serve", "--own-session", "--socket", SocketPath, .. _arguments]) info.ArgumentList.Add(argument);
        // nsbox needs to find newuidmap, and none of the service's secrets.
        string? path = Environment.GetEnvironmentVariable("PATH");
        info.Environment.Clear();
        info.Environment["PATH"] = path ?? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        return info;
    }
}
