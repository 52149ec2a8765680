using NativeSandbox.Launcher.Boxes;
using NativeSandbox.Launcher.Cgroups;
using NativeSandbox.Launcher.Events;
using NativeSandbox.Launcher.Homes;
using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Launch;
using NativeSandbox.Launcher.Runs;
using NativeSandbox.Launcher.Seccomp;
using NativeSandbox.Launcher.Steps;
using NativeSandbox.Launcher.UserNamespaces;
using NativeSandbox.Protocol.Messages;
using NativeSandbox.Protocol.Wire;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Run;

/// <summary><c>nsbox run</c>: one program in one box, from the command line.</summary>
internal static unsafe class RunCommand
{
    private const int ReportBytes = 4096;

    /// <summary>Runs it.</summary>
    /// <returns>The program's exit code, or what <see cref="ExitStatus"/> says.</returns>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        if (arguments.Length > 0 && arguments[0] is "--help" or "-h")
        {
            Console.Out.Write(RunHelp.Text);
            return 0;
        }

        try
        {
            return Run(RunArguments.Parse(arguments));
        }
        catch (RunUsageException error)
        {
            Console.Error.WriteLine($"nsbox run: {error.Message}");
            return ExitStatus.Usage;
        }
        catch (Exception error) when (error is StepException or SeccompPolicyException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"nsbox run: {error.Message}");
            return ExitStatus.LauncherFailed;
        }
    }

    private static int Run(RunOptions options)
    {
        IReadOnlyList<byte[]> filters = SeccompPolicy.Load(options.SeccompPolicy ?? LauncherFiles.DefaultPolicy);
        RunStreams streams = OpenStreams(options);
        IdRange ids = IdRangeLease.Take(options.Ids);
        HostCgroups cgroups = HostCgroups.Create(ids, isForOneBox: true, options.Io.Lines(options.Root, Warn));
        if (options.Io.IsAsked && cgroups.Grant.Version != "v2") Warn(IoLimits.NeedsV2);
        int* pipe = stackalloc int[2];
        pipe2(pipe, O_CLOEXEC);
        Janitor? janitor = null;
        int child;
        try
        {
            child = NamespaceRoot.Fork(ids, launcher =>
            {
                cgroups.Adopt(launcher);
                // Before the program can run: nothing is left to do that takes a privilege, and the janitor is born without.
                Privileges.DropAll();
                if (cgroups.Made.Count > 0) janitor = Janitor.Start(cgroups, boxes: 1, socketPath: null);
            });
        }
        catch
        {
            cgroups.Remove();
            janitor?.Dispose();
            throw;
        }

        if (child == 0) RunInside(options, ids, cgroups.Grant, filters, streams, pipe[1]);
        close(pipe[1]);
        using Janitor? atTheEnd = janitor;
        byte* report = stackalloc byte[ReportBytes];
        nint length = read(pipe[0], report, ReportBytes);
        int status;
        RUsage usage;
        wait4(child, &status, WALL, &usage);
        cgroups.Remove();
        if (length <= 0) throw new StepException(Step.BoxDied, 0, "the launcher inside the user namespace died");
        return Finish(options, new ReadOnlySpan<byte>(report, (int)length), cgroups.Grant.Version);
    }

    private static void Warn(string text) => Console.Error.WriteLine($"nsbox run: {text}");

    private static int Finish(RunOptions options, ReadOnlySpan<byte> report, string cgroupDriver)
    {
        WireReader reader = new(report);
        if (reader.Byte() == 0) throw new StepException(Enum.Parse<Step>(reader.Text()), reader.Int32(), reader.Text());
        EndedMessage evidence = EndedMessage.Read(ref reader);
        if (options.Json is not null) File.WriteAllText(options.Json, RunReport.ToJson(evidence, cgroupDriver));
        return ExitStatus.Of(evidence);
    }

    /// <summary>The child of the fork: everything from here on happens without any privilege on the host.</summary>
    private static void RunInside(RunOptions options, IdRange ids, CgroupGrant grant, IReadOnlyList<byte[]> filters, RunStreams streams, int report)
    {
        byte* buffer = stackalloc byte[ReportBytes];
        WireWriter writer = new(new Span<byte>(buffer, ReportBytes));
        try
        {
            RunResult result = RunInBox(options, ids, grant, filters, streams);
            if (result.Fault is { } fault) throw fault;
            writer.Byte(1);
            result.Evidence.Write(ref writer);
        }
        catch (StepException failure)
        {
            writer.Byte(0);
            writer.Text(failure.Step.ToString());
            writer.Int32(failure.Number);
            writer.Text(failure.Text);
        }

        write(report, buffer, (nuint)writer.Length);
        _exit(0);
    }

    private static RunResult RunInBox(RunOptions options, IdRange ids, CgroupGrant grant, IReadOnlyList<byte[]> filters, RunStreams streams)
    {
        using EventLoop loop = new();
        BoxFactory factory = InnerLauncher.Enter(loop, ids, grant.ToDriver(), options.Root, filters, maximumBoxes: 1, UsersEntry.ByPath, out _);
        StreamKind kind = options.LimitsOutput ? StreamKind.Buffer : StreamKind.Descriptor;
        ExecMessage message = new()
        {
            Arguments = options.Arguments,
            Environment = options.Environment,
            WorkingDirectory = options.WorkingDirectory,
            Limits = options.Limits,
            Input = StreamKind.Descriptor,
            Output = kind,
            Error = kind,
        };
        RunResult? outcome = null;
        StepException? failure = null;
        Box box = factory.Create(made =>
        {
            failure = made.Failure;
            if (failure is not null) made.End(loop.Stop);
            else BoxRun.Start(loop, made, message, streams, (_, result) =>
            {
                outcome = result;
                made.End(loop.Stop);
            });
        });
        loop.Run();
        factory.KeepNoLeaves();
        for (int attempt = 0; attempt < 100 && factory.RemoveLeaves(); attempt++) poll(null, 0, 1);
        return outcome ?? throw failure ?? box.Failure ?? new StepException(Step.BoxDied, 0, "the box ended without a word");
    }

    private static RunStreams OpenStreams(RunOptions options)
    {
        int output = options.Output is null ? 1 : Open(options.Output, O_WRONLY | O_CREAT | O_TRUNC);
        int error = options.Error is null ? 2 : options.Error == options.Output ? output : Open(options.Error, O_WRONLY | O_CREAT | O_TRUNC);
        int input = options.Input is null ? 0 : Open(options.Input, O_RDONLY);
        return new RunStreams(input, output, error, options.LimitsOutput ? output : -1, options.LimitsOutput ? error : -1);
    }

    private static int Open(string path, int flags)
    {
        int file = open(CString.Permanent(path), flags | O_CLOEXEC, 0x1A4);
        return file >= 0 ? file : throw new StepException(Step.OpenFile, errno, path);
    }
}
