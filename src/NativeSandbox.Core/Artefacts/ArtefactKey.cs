using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Runs;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Core.Artefacts;

/// <summary>SHA-256 over everything that a compile step depends on. Two requests with the same key get the same artefact, whoever sent them.</summary>
internal readonly record struct ArtefactKey
{
    private readonly UInt128 _low;
    private readonly UInt128 _high;

    private ArtefactKey(ReadOnlySpan<byte> hash)
    {
        _low = BinaryPrimitives.ReadUInt128LittleEndian(hash);
        _high = BinaryPrimitives.ReadUInt128LittleEndian(hash[16..]);
    }

    public static ArtefactKey Of(RunRequest request, ReadOnlySpan<byte> source, RunLimits limits)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Language language = request.Language;
        Add(hash, language.Id);
        Add(hash, language.Build ?? "");
        Add(hash, language.ImageHash);
        Add(hash, language.SourceFile);
        Add(hash, [.. (language.CompileArguments ?? []).Select(argument => LimitPlaceholders.Expand(argument, limits, language.Heap))]);
        Add(hash, language.Artefacts);
        Add(hash, [.. language.Environment.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={LimitPlaceholders.Expand(pair.Value, limits, language.Heap)}")]);
        Add(hash, source);
        AddCount(hash, request.Files.Count);
        foreach (SandboxFile file in request.Files)
        {
            Add(hash, file.Path);
            AddCount(hash, file.Executable ? 1 : 0);
            Add(hash, file.Content.Span);
        }
        Span<byte> result = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(result);
        return new ArtefactKey(result);
    }

    private static void Add(IncrementalHash hash, IReadOnlyList<string> texts)
    {
        AddCount(hash, texts.Count);
        foreach (string text in texts) Add(hash, text);
    }

    private static void Add(IncrementalHash hash, string text) => Add(hash, Encoding.UTF8.GetBytes(text));

    // The length goes first: without it one request's fields could be cut so that they read as another's.
    private static void Add(IncrementalHash hash, ReadOnlySpan<byte> bytes)
    {
        AddCount(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    private static void AddCount(IncrementalHash hash, int count)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, count);
        hash.AppendData(bytes);
    }
}
