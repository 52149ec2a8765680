using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using NativeSandbox.Server.Logging.Journal;
using NativeSandbox.Server.Tests.Support;
using Serilog.Events;
using Serilog.Parsing;

namespace NativeSandbox.Server.Tests.Logging.Journal;

public sealed class JournalTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly string socket;

    public JournalTests() => socket = Path.Combine(directory.Path, "journal");

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_run_is_one_entry_with_a_field_for_each_of_its_facts()
    {
        using var journal = new DatagramReceiver(socket);
        await using ServingServer server = await ServingServer.StartAsync(
            directory, journal: socket, settings: [("LOG_LEVEL", "info"), ("API_KEY", "al@ice:alice-key"), ("LOG_DIR", "none")]);
        server.Client.DefaultRequestHeaders.Add("X-API-Key", "alice-key");
        using HttpResponseMessage response = await server.Client.PostAsJsonAsync("/api/execute", new { language = "python", code = "x" });
        string id = (await RunningServer.JsonAsync(response)).GetProperty("executionId").GetString()!;
        await Eventually.IsAsync(() => journal.Datagrams.Any(datagram => Read(datagram).GetValueOrDefault("EXECUTION_ID") == id));
        Dictionary<string, string> entry = journal.Datagrams.Select(Read).First(fields => fields.GetValueOrDefault("EXECUTION_ID") == id);
        Assert.Equal("al@ice", entry["KEY_NAME"]);
        Assert.Equal("al@ice@127.0.0.1", entry["CLIENT"]);
        Assert.Equal("python", entry["LANGUAGE"]);
        Assert.Equal("Accepted", entry["VERDICT"]);
        Assert.Equal("15", entry["CPU_TIME_MS"]);
        Assert.Equal("6", entry["PRIORITY"]);
        Assert.Equal("nativesandbox", entry["SYSLOG_IDENTIFIER"]);
        Assert.Equal("NativeSandbox.Executions", entry["LOGGER"]);
        Assert.StartsWith("python Accepted: exit 0", entry["MESSAGE"], StringComparison.Ordinal);
        Assert.DoesNotContain("EVENT_ID", entry.Keys);
        Assert.DoesNotContain("SIGNAL", entry.Keys);
        Assert.All(entry.Keys, name => Assert.Matches("^[A-Z][A-Z0-9_]{0,63}$", name));
        Assert.Empty(Directory.GetFiles(directory.Path, "*.json", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_line_end_in_a_value_forges_no_field()
    {
        // Past the enricher that escapes: an exception has lines, and a property may come from anywhere.
        Dictionary<string, string> entry = Read(Write(Event("It {What}", ("What", "failed\nPRIORITY=0\nKEY_NAME=root"), ("Client", "x\nMESSAGE=forged"))));
        Assert.Equal("failed\nPRIORITY=0\nKEY_NAME=root", entry["WHAT"]);
        Assert.Equal("3", entry["PRIORITY"]);
        Assert.Equal("x\nMESSAGE=forged", entry["CLIENT"]);
        Assert.StartsWith("It ", entry["MESSAGE"], StringComparison.Ordinal);
        Assert.Contains("InvalidOperationException: one\n", entry["MESSAGE"], StringComparison.Ordinal);
        Assert.Equal(6, entry.Count);
    }

    [Theory]
    [InlineData("Verdict", "VERDICT")]
    [InlineData("CpuTimeMs", "CPU_TIME_MS")]
    [InlineData("HTTPStatus", "HTTPSTATUS")]
    [InlineData("keyName", "FIELD_KEY_NAME")]
    [InlineData("_HOSTNAME", "FIELD__HOSTNAME")]
    [InlineData("0", "FIELD_0")]
    [InlineData("Message", "FIELD_MESSAGE")]
    [InlineData("Priority", "FIELD_PRIORITY")]
    [InlineData("a=b\nc", "A_B_C")]
    [InlineData("Ä", "FIELD__")]
    public void A_property_gets_a_valid_name_that_is_nobody_elses(string property, string name) =>
        Assert.Equal(name, JournalMessage.Name(property));

    [Fact]
    public void The_largest_event_fits_a_datagram()
    {
        string huge = new('ä', 1 << 20);
        byte[] datagram = Write(Event(huge + " {A}", [.. Enumerable.Range(0, 100).Select(i => ($"A{i}", huge))]));
        Assert.True(datagram.Length < 200_000, $"{datagram.Length} bytes");
        using var journal = new DatagramReceiver(socket);
        using var datagrams = new Interop.UnixDatagrams(socket, Eventually.Patience);
        Assert.True(datagrams.Send(datagram));
        Assert.DoesNotContain('\ufffd', Read(datagram)["A0"]);
    }

    [Fact]
    public async Task A_journal_that_hangs_makes_nobody_wait_and_the_loss_is_told_when_it_is_back()
    {
        // Bound and never read: the kernel's queue for it fills and sending waits.
        using var hung = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        hung.Bind(new UnixDomainSocketEndPoint(socket));
        using var sink = new JournalSink(socket);
        LogEvent made = Event("hello");
        await Task.Run(() =>
        {
            for (int i = 0; i < 20_000; i++) sink.Emit(made);
        }).WaitAsync(Eventually.Patience);
        Assert.True(sink.Dropped > 10_000);
        byte[] buffer = new byte[1 << 16];
        string? told = null;
        while (told is null)
        {
            int length = await hung.ReceiveAsync(buffer).WaitAsync(Eventually.Patience);
            string message = Read(buffer[..length])["MESSAGE"];
            if (message.Contains("were lost", StringComparison.Ordinal)) told = message;
        }
        Assert.Matches("^[0-9]+ messages were lost", told);
    }

    [Fact]
    public async Task A_journal_that_is_not_there_keeps_no_server_from_serving_or_ending()
    {
        await using ServingServer server = await ServingServer.StartAsync(directory, journal: socket, settings: ("LOG_LEVEL", "info"));
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/api/languages")).StatusCode);
        await Eventually.IsAsync(() => server.Serving.Journal!.Dropped > 0);
        Assert.Contains("nativesandbox_log_dropped_total", await server.Client.GetStringAsync("/metrics"), StringComparison.Ordinal);
        using var journal = new DatagramReceiver(socket);
        (await server.Client.GetAsync("/api/languages")).Dispose();
        await Eventually.IsAsync(() => journal.Datagrams.Any(datagram => Read(datagram).GetValueOrDefault("PATH") == "/api/languages"));
    }

    private static LogEvent Event(string template, params (string Name, string Value)[] properties) =>
        new(DateTimeOffset.UtcNow, LogEventLevel.Error, new InvalidOperationException("one\ntwo"), new MessageTemplateParser().Parse(template),
            properties.Select(property => new LogEventProperty(property.Name, new ScalarValue(property.Value))));

    private static byte[] Write(LogEvent made)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        JournalMessage.Write(made, output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Reads a datagram as systemd-journald does: https://systemd.io/JOURNAL_NATIVE_PROTOCOL.</summary>
    private static Dictionary<string, string> Read(byte[] datagram)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        ReadOnlySpan<byte> rest = datagram;
        while (rest.Length > 0)
        {
            int line = rest.IndexOf((byte)'\n');
            int equals = rest[..line].IndexOf((byte)'=');
            if (equals >= 0)
            {
                fields.Add(Encoding.UTF8.GetString(rest[..equals]), Encoding.UTF8.GetString(rest[(equals + 1)..line]));
                rest = rest[(line + 1)..];
                continue;
            }
            int length = (int)BinaryPrimitives.ReadInt64LittleEndian(rest[(line + 1)..]);
            int start = line + 1 + sizeof(long);
            fields.Add(Encoding.UTF8.GetString(rest[..line]), Encoding.UTF8.GetString(rest.Slice(start, length)));
            Assert.Equal((byte)'\n', rest[start + length]);
            rest = rest[(start + length + 1)..];
        }
        return fields;
    }
}
