using System.Text.Encodings.Web;
using System.Text.Json;

namespace NativeSandbox.Launcher.Doctor;

/// <summary>Findings as people and as programs read them.</summary>
internal static class Report
{
    /// <summary>One line for each finding, in columns.</summary>
    public static string ToText(IReadOnlyList<Finding> findings)
    {
        int nameWidth = findings.Max(finding => finding.Name.Length);
        return string.Concat(findings.Select(finding =>
            $"{Word(finding.Status),-5}  {finding.Name.PadRight(nameWidth)}  {finding.Found}{(finding.Fix is null ? "" : $"  (-> {finding.Fix})")}\n"));
    }

    /// <summary>An array of {name, status, found, fix}.</summary>
    public static string ToJson(IReadOnlyList<Finding> findings)
    {
        // Commands are full of quotes and '>', which the default encoder, made for HTML, would hide.
        var context = new FindingJsonContext(new JsonSerializerOptions
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            WriteIndented = true,
        });
        return JsonSerializer.Serialize(findings, context.IReadOnlyListFinding) + '\n';
    }

    private static string Word(FindingStatus status) => status switch
    {
        FindingStatus.Ok => "ok",
        FindingStatus.Warn => "warn",
        _ => "fatal",
    };
}
