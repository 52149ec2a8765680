using System.Text.Encodings.Web;
using System.Text.Json;

namespace NativeSandbox.Server.Hosting;

/// <summary>How answers are written: what JSON must escape is escaped, quotes and other scripts stay readable.</summary>
/// <remarks>The framework's default also escapes what HTML could misread; the content type and nosniff keep browsers from reading HTML here.</remarks>
internal static class AnswerJson
{
    public static ServerJson Context { get; } =
        new(new JsonSerializerOptions(ServerJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
