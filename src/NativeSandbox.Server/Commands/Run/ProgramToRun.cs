using System.Text;
using NativeSandbox.Server.Configuration;

namespace NativeSandbox.Server.Commands.Run;

/// <summary>What <c>nativesandbox run</c> was asked to run.</summary>
internal sealed record ProgramToRun
{
    // The largest that MAX_INPUT_SIZE_BYTES can be; an endless input must not fill the memory first.
    private const int MostInput = 256 << 20;

    /// <summary>The file's path as it was typed.</summary>
    public required string File { get; init; }

    public required string Code { get; init; }

    /// <summary>The language as it was typed; null to find out.</summary>
    public string? Language { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    public ReadOnlyMemory<byte> Input { get; init; }

    public double? WallTimeMs { get; init; }

    public double? CpuTimeMs { get; init; }

    public double? MemoryBytes { get; init; }

    /// <exception cref="InputException">The file cannot be read, or is not text.</exception>
    public static string ReadCode(string path)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(System.IO.File.ReadAllBytes(path));
        }
        catch (DecoderFallbackException)
        {
            throw new InputException($"{path} is not UTF-8 text; give the source of a program, not a compiled one.", ExitCode.Data);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw InputException.Unreadable("FILE", path, failure);
        }
    }

    /// <summary>Standard input of the program: a file, <c>-</c> for our own, and our own where nothing was said and no terminal is there to wait for.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadInputAsync(string? named, CancellationToken cancellationToken)
    {
        if (named is null && !Console.IsInputRedirected) return default;
        try
        {
            Stream source = named is null or "-" ? Console.OpenStandardInput() : System.IO.File.OpenRead(named);
            await using (source.ConfigureAwait(false))
                // A read of a pipe cannot be interrupted, but need not be waited for.
                return await Task.Run(() => ReadAll(source), CancellationToken.None).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw InputException.Unreadable("--input", named ?? "-", failure);
        }
    }

    private static ReadOnlyMemory<byte> ReadAll(Stream source)
    {
        using var read = new MemoryStream();
        byte[] part = new byte[64 << 10];
        for (int count; (count = source.Read(part)) > 0;)
        {
            read.Write(part, 0, count);
            if (read.Length > MostInput) throw new UsageException("--input is larger than 256m, which no service takes.");
        }
        return read.GetBuffer().AsMemory(0, (int)read.Length);
    }
}
