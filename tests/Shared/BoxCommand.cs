using System.Diagnostics;

namespace NativeSandbox.Testing;

/// <summary>One call of <c>nsbox run</c>, being put together.</summary>
internal sealed class BoxCommand
{
    private static int s_nextRange;

    private readonly List<string> _options = [];
    private string _launcher = Path.Combine(AppContext.BaseDirectory, "nsbox");
    private string[] _prefix = [];
    private string? _json;

    /// <summary>The option's name and value.</summary>
    public BoxCommand With(string option, string value)
    {
        _options.AddRange([option, value]);
        return this;
    }

    /// <summary>Shows the compiled payloads in the box.</summary>
    public BoxCommand WithPayloads() => With("--bind", $"{Payloads.Directory}:{Payloads.InBox}");

    /// <summary>Writes the result to a file, which <see cref="BoxResult.Report"/> shows.</summary>
    public BoxCommand WithReport()
    {
        _json = Path.Combine(Path.GetTempPath(), $"nsbox-report-{Guid.NewGuid():N}.json");
        return With("--json", _json);
    }

    /// <summary>A range of host ids that no other test uses, so that the host's processes can be told apart by it.</summary>
    public BoxCommand WithOwnIds(out uint first)
    {
        // Far from the ranges that nsbox chooses from by itself.
        first = 0x7000_0000 + (((uint)Environment.ProcessId % 256 * 64) + ((uint)Interlocked.Increment(ref s_nextRange) % 64)) * 65536;
        return With("--uid-range", $"{first}");
    }

    /// <summary>Starts nsbox through another program, such as setpriv(1).</summary>
    public BoxCommand Through(string launcher, params string[] prefix)
    {
        (_launcher, _prefix) = (launcher, prefix);
        return this;
    }

    /// <summary>Runs it to its end.</summary>
    public async Task<BoxResult> RunAsync(params string[] program)
    {
        using Process process = Start(program);
        return await EndAsync(process);
    }

    /// <summary>Starts it and leaves it running.</summary>
    public Process Start(params string[] program)
    {
        string[] line = [.. _prefix, _launcher, "run", .. _options, "--", .. program];
        ProcessStartInfo start = new(line[0], line[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    /// <summary>Waits for a run that was left running.</summary>
    public async Task<BoxResult> EndAsync(Process process)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        using CancellationTokenSource patience = new(TimeSpan.FromMinutes(2));
        await process.WaitForExitAsync(patience.Token);
        string? report = _json is not null && File.Exists(_json) ? await File.ReadAllTextAsync(_json) : null;
        if (report is not null) File.Delete(_json!);
        return new BoxResult(process.ExitCode, await output, await error, report);
    }
}
