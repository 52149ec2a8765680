using System.Collections;
using System.Diagnostics;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Hosting.Activation;
using NativeSandbox.Server.Hosting.Systemd;
using NativeSandbox.Server.Logging.Journal;

namespace NativeSandbox.Server.Tests.Hosting.Systemd;

public sealed class ServiceEnvironmentTests
{
    [Fact]
    public void The_watchdogs_time_counts_only_for_the_process_that_it_names()
    {
        var environment = new Hashtable { ["WATCHDOG_USEC"] = "30000000", ["WATCHDOG_PID"] = "17", ["NOTIFY_SOCKET"] = "@x" };
        Assert.Equal(TimeSpan.FromSeconds(30), ServiceEnvironment.Read(environment, 17).WatchdogTime);
        Assert.Null(ServiceEnvironment.Read(environment, 18).WatchdogTime);
        environment.Remove("WATCHDOG_PID");
        Assert.Equal(TimeSpan.FromSeconds(30), ServiceEnvironment.Read(environment, 18).WatchdogTime);
        Assert.Equal("@x", ServiceEnvironment.Read(environment, 18).NotifySocket);
        Assert.Equal(ServiceEnvironment.None, ServiceEnvironment.Read(new Hashtable(), 18) with { Sockets = ServiceEnvironment.None.Sockets });
    }

    [Fact]
    public void Descriptors_for_another_process_are_left_alone()
    {
        var environment = new Hashtable { ["LISTEN_FDS"] = "1", ["LISTEN_PID"] = "17" };
        Assert.Empty(ServiceEnvironment.Read(environment, 18).Sockets);
        environment.Remove("LISTEN_PID");
        Assert.Empty(ServiceEnvironment.Read(environment, 18).Sockets);
    }

    [Fact]
    public void A_descriptor_that_does_not_listen_is_refused_with_the_remedy()
    {
        using FileStream file = File.OpenRead("/dev/null");
        var wrong = Assert.Throws<ConfigurationException>(() => InheritedSocket.Adopt((int)file.SafeFileHandle.DangerousGetHandle()));
        Assert.Contains("ListenStream=", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_taken_is_inherited_by_nothing()
    {
        // Harmless for the tests that run beside this one: nobody reads the names of descriptors.
        Environment.SetEnvironmentVariable("LISTEN_FDNAMES", "http");
        ServiceEnvironment.Take();
        using Process child = Process.Start(new ProcessStartInfo("/usr/bin/env") { RedirectStandardOutput = true })!;
        Assert.DoesNotContain("LISTEN_FDNAMES", child.StandardOutput.ReadToEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_journals_stream_is_known_by_device_and_inode()
    {
        using Process stat = Process.Start(new ProcessStartInfo("stat", ["-L", "-c", "%d:%i", "/dev/null"]) { RedirectStandardOutput = true })!;
        string expected = stat.StandardOutput.ReadToEnd().Trim();
        using FileStream file = File.OpenRead("/dev/null");
        Assert.Equal(expected, JournalStream.Name((int)file.SafeFileHandle.DangerousGetHandle()));
        Assert.True(JournalStream.IsOurs(JournalStream.Name(2)));
        Assert.False(JournalStream.IsOurs("1:1"));
        Assert.False(JournalStream.IsOurs(null));
    }
}
