using System.Text.Json.Serialization;
using NativeSandbox.Server.Languages;

namespace NativeSandbox.Server.Commands.Languages;

/// <summary>The languages as <c>nativesandbox languages --json</c> prints them: the entries of <c>/api/languages</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<LanguageInfo>))]
internal sealed partial class LanguagesJson : JsonSerializerContext;
