using System.Text;
using System.Text.Json;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Core.Sessions;

namespace NativeSandbox.Core.Tests.Sessions;

public sealed class RecordingTests
{
    private static async Task<JsonElement[]> ReadAsync(UserSession session)
    {
        using MemoryStream copy = new();
        await session.CopyRecordingAsync(copy, default);
        string text = Encoding.UTF8.GetString(copy.ToArray());
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    [Fact]
    public async Task What_is_shown_is_recorded_with_its_times_and_sizes_and_what_is_typed_is_not()
    {
        await using Stage stage = new();
        UserSession session = stage.Manager.Create("owner", record: true);
        Viewer viewer = new();
        TerminalAttachment attachment = session.Attach(viewer, new TerminalSize(100, 30));
        session.Start(Stage.Program);
        PlayedProgram program = await stage.Backend.StartedAsync();
        Assert.True(session.IsRecording);
        byte[] words = Encoding.UTF8.GetBytes("\x1b[31m漢\"\\\r\n😀");
        stage.Time.Advance(TimeSpan.FromSeconds(1.5));
        program.Say(words[..6]);
        await Stage.UntilAsync(() => viewer.Data.Length == 6);
        program.Say(words[6..^2]);
        program.Say(words[^2..]);
        await Stage.UntilAsync(() => viewer.Data.Length == words.Length);
        await attachment.WriteAsync("secret"u8.ToArray(), default);
        attachment.Resize(new TerminalSize(90, 20));
        JsonElement[] lines = await ReadAsync(session);
        Assert.Equal((2, 80, 24), (lines[0].GetProperty("version").GetInt32(), lines[0].GetProperty("width").GetInt32(), lines[0].GetProperty("height").GetInt32()));
        Assert.Equal(stage.Time.GetUtcNow().ToUnixTimeSeconds() - 1, lines[0].GetProperty("timestamp").GetInt64());
        Assert.Equal("100x30", lines[1][2].GetString());
        Assert.Equal(Encoding.UTF8.GetString(words), string.Concat(lines.Skip(1).Where(line => line[1].GetString() == "o").Select(line => line[2].GetString())));
        Assert.Equal(1.5, lines[2][0].GetDouble());
        Assert.Equal(("r", "90x20"), (lines[^1][1].GetString(), lines[^1][2].GetString()));
        Assert.DoesNotContain(lines.Skip(1), line => line[2].GetString()!.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_recording_is_bounded_and_says_where_it_stops()
    {
        await using Stage stage = new(new SessionPolicy { Recording = ByteSize.FromKibibytes(64) });
        (UserSession session, PlayedProgram program, Viewer viewer, _) = await stage.OpenAsync();
        Assert.Null(session.RecordingBytes);
        await Assert.ThrowsAsync<SessionException>(() => session.CopyRecordingAsync(Stream.Null, default));
        session.StartRecording();
        for (int i = 0; i < 200; i++) program.Say(new string('x', 1000));
        await Stage.UntilAsync(() => viewer.Data.Length == 200_000);
        Assert.False(session.IsRecording);
        Assert.InRange(session.RecordingBytes!.Value, 60_000, 66_000);
        Assert.Equal("m", (await ReadAsync(session))[^1][1].GetString());
    }
}
