using System.Text.Json;
using NativeSandbox.Core.Languages;

namespace NativeSandbox.Server.SelfTests;

/// <summary>Keeps the results of self-tests in a file, so that the service can tell what <c>nativesandbox selftest</c> found.</summary>
/// <param name="directory">Where the file is.</param>
internal sealed class SelfTestStore(string directory)
{
    // An image that was replaced may be rolled back to; older ones are gone.
    private const int KeptImages = 4;
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly Lock _lock = new();
    private DateTime _readAt;
    private Dictionary<string, Dictionary<string, SelfTestRecord>> _known = [];

    /// <summary>The file.</summary>
    public string Path { get; } = System.IO.Path.Combine(directory, "selftests.json");

    /// <summary>What was found of a language with the toolchain that it has now; null where nobody has tried.</summary>
    public SelfTestRecord? Find(Language language)
    {
        lock (_lock)
        {
            Refresh();
            return _known.TryGetValue(Key(language), out Dictionary<string, SelfTestRecord>? records)
                && records.TryGetValue(language.Id, out SelfTestRecord? record) && record.Version == language.Version
                ? record
                : null;
        }
    }

    /// <summary>Keeps results beside those of other languages.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not write it.</exception>
    public void Save(IEnumerable<(Language Language, SelfTestRecord Record)> results)
    {
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException("Boxes, and so results of theirs, are Linux's.");
        lock (_lock)
        {
            Refresh();
            foreach ((Language language, SelfTestRecord record) in results)
            {
                string key = Key(language);
                if (!_known.TryGetValue(key, out Dictionary<string, SelfTestRecord>? records)) _known[key] = records = [];
                records[language.Id] = record;
            }
            foreach (string old in _known.OrderByDescending(pair => pair.Value.Values.Max(record => record.RanAt)).Skip(KeptImages).Select(pair => pair.Key).ToArray()) _known.Remove(old);
            Directory.CreateDirectory(directory);
            // A reader sees the old file or the new one, never half of one. The directory may be the server's own and root the one
            // who writes: a new file with a name that nobody guesses, opened with O_EXCL, is no link to somewhere else.
            string half = $"{Path}.{System.IO.Path.GetRandomFileName()}";
            using (var file = new FileStream(half, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Readable }))
                JsonSerializer.Serialize(file, _known, SelfTestJson.Default.DictionaryStringDictionaryStringSelfTestRecord);
            File.Move(half, Path, overwrite: true);
        }
    }

    private static string Key(Language language) => language.Source switch
    {
        LanguageSource.Image => language.ImageHash,
        LanguageSource.Local => "local",
        _ => "host",
    };

    private void Refresh()
    {
        DateTime written = File.GetLastWriteTimeUtc(Path);
        if (written == _readAt) return;
        _readAt = written;
        try
        {
            _known = JsonSerializer.Deserialize(File.ReadAllBytes(Path), SelfTestJson.Default.DictionaryStringDictionaryStringSelfTestRecord) ?? [];
        }
        // Results that cannot be read are results that nobody has: running the tests again writes new ones.
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            _known = [];
        }
    }
}
