using System.Diagnostics;
using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Tests.Privileges;
using NativeSandbox.Testing;

namespace NativeSandbox.Launcher.Tests.Serve;

/// <summary>An <c>nsbox serve</c> in a directory of its own, as a service manager would start it.</summary>
internal sealed class ServingLauncher : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("nsbox-serve-").FullName;

    private readonly IReadOnlyList<string> _command;

    /// <param name="isAbstract">Whether the manager's socket has an abstract name.</param>
    /// <param name="person">Who starts it; null for whoever runs the tests.</param>
    public ServingLauncher(bool isAbstract = false, Person? person = null)
    {
        Manager = new ServiceManagerSocket(_directory, isAbstract);
        _command = person?.Command ?? [Path.Combine(AppContext.BaseDirectory, "nsbox")];
        if (person is not null) Person.Give(_directory);
    }

    public ServiceManagerSocket Manager { get; }

    public string Socket => Path.Combine(_directory, "nsbox.sock");

    /// <summary>The process that was started.</summary>
    public Process Process { get; private set; } = null!;

    /// <summary>All that it says on standard error, once it has ended.</summary>
    public Task<string> Error { get; private set; } = Task.FromResult("");

    /// <summary>The launcher inside the user namespace.</summary>
    public int Inside => HostProcess.All().Single(process => process.Parent == Process.Id && process.UserNamespace != HostProcess.OwnUserNamespace).Pid;

    /// <summary>Starts it and waits for nothing.</summary>
    /// <param name="environment">What the manager sets beside NOTIFY_SOCKET.</param>
    /// <param name="options">Options of nsbox serve.</param>
    public void Start(Dictionary<string, string> environment, params string[] options)
    {
        ProcessStartInfo start = new(_command[0], [.. _command.Skip(1), "serve", "--socket", Socket, "--persistent", .. options]);
        start.Environment["NOTIFY_SOCKET"] = Manager.Address;
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        start.RedirectStandardError = true;
        Process = Process.Start(start)!;
        Error = Process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts it and waits until it says that it is ready.</summary>
    public async Task StartAsync(Dictionary<string, string> environment, params string[] options)
    {
        Start(environment, options);
        await Eventually.SeesAsync(Manager.Told, told => Process.HasExited || told.Any(message => message.StartsWith("READY=1\n", StringComparison.Ordinal)));
        if (Process.HasExited) Assert.Fail($"nsbox ended with {Process.ExitCode}: {await Error}");
    }

    public void Signal(int signal) => Assert.Equal(0, LibC.kill(Process.Id, signal));

    public void Dispose()
    {
        if (!Process.HasExited) Process.Kill();
        Process.WaitForExit();
        Process.Dispose();
        Manager.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
