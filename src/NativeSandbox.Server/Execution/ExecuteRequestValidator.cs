using System.Text;
using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Runs;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Problems;
using NativeSandbox.Server.Security;

namespace NativeSandbox.Server.Execution;

/// <summary>Turns a body into a run, or refuses it with the field's name and what the field must be.</summary>
internal sealed class ExecuteRequestValidator(
    LanguageCatalog catalog, LimitPolicy policy, RunPipeline pipeline, ExecutionOptions options, DenyPatterns denyPatterns)
{
    /// <exception cref="RequestException">The request cannot be run.</exception>
    public RunRequest Validate(ExecuteRequest request)
    {
        Language language = FindLanguage(request.Language);
        string code = CheckCode(request.Code);
        long room = options.MaxInputSize.Bytes;
        ReadOnlyMemory<byte> input = ReadInput(request, ref room);
        IReadOnlyList<SandboxFile> files = RequestFiles.Read(request.Files, language.SourceFile, ref room);
        IReadOnlyList<string> arguments = CheckArguments(request.Args);
        LimitOverrides limits = RequestLimits.Read(request.Timeout, request.Limits, language, policy);
        if (denyPatterns.Match(language.Id, code) is { } pattern)
            throw new RequestException(ProblemKind.Denied.With($"code: matches a pattern that this server does not allow: {pattern}", "code"));
        var run = new RunRequest
        {
            Language = language,
            Code = code,
            Input = input,
            Files = files,
            Arguments = arguments,
            Limits = limits,
        };
        try
        {
            // Before the queue: a request that cannot run must not wait to be told so.
            pipeline.Check(run);
            return run;
        }
        catch (RunRequestException wrong)
        {
            throw RequestException.Invalid(Field(wrong.Field), wrong.Message);
        }
    }

    // Core names its own properties; the client knows those of the body.
    private static string Field(string field) =>
        field.StartsWith("arguments", StringComparison.Ordinal) ? "args" + field["arguments".Length..]
        : field.StartsWith("files[", StringComparison.Ordinal) ? field + ".name"
        : field;

    private Language FindLanguage(string? name)
    {
        if (string.IsNullOrEmpty(name)) throw RequestException.Invalid("language", $"is missing; it must be one of {Ids()}.");
        if (!catalog.TryFind(name, out Language? language)) throw RequestException.Invalid("language", $"is not known; it must be one of {Ids()}.");
        return language;
    }

    private string Ids() => string.Join(", ", catalog.All.Where(language => language.NotInstalled is null).Select(language => language.Id));

    private string CheckCode(string? code)
    {
        if (string.IsNullOrEmpty(code)) throw RequestException.Invalid("code", "is missing or empty.");
        int bytes = Encoding.UTF8.GetByteCount(code);
        return bytes <= options.MaxCodeSize.Bytes
            ? code
            : throw RequestException.Invalid("code", $"has {bytes} bytes; it must have from 1 to {options.MaxCodeSize.Bytes}.");
    }

    private static ReadOnlyMemory<byte> ReadInput(ExecuteRequest request, ref long room)
    {
        if (request.Input is not null && request.StdinBase64 is not null)
            throw RequestException.Invalid("stdinBase64", "must not stand beside input; send one of them.");
        byte[] input = request.Input is { } text ? Encoding.UTF8.GetBytes(text)
            : request.StdinBase64 is { } encoded ? RequestFiles.Base64(encoded, "stdinBase64")
            : [];
        room -= input.Length;
        return room >= 0
            ? input
            : throw RequestException.Invalid(request.Input is null ? "stdinBase64" : "input", $"has {input.Length} bytes; it must have from 0 to {room + input.Length}.");
    }

    private static string[] CheckArguments(IReadOnlyList<string?>? arguments)
    {
        if (arguments is null || arguments.Count == 0) return [];
        return [.. arguments.Select((argument, i) => argument ?? throw RequestException.Invalid($"args[{i}]", "must be a string."))];
    }
}
