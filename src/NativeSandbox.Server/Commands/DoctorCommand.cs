using System.ComponentModel;
using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Logging;

namespace NativeSandbox.Server.Commands;

/// <summary><c>nativesandbox doctor [--json]</c>: what nsbox finds out about the machine, then the configuration and the languages.</summary>
internal static class DoctorCommand
{
    public static async Task<int> RunAsync(bool json, string[] arguments, TextWriter output, TextWriter error)
    {
        var findings = new List<Finding>();
        ServerSettings? settings = Configuration(arguments, findings);
        string launcher = settings?.Backend.LauncherPath ?? Path.Combine(AppContext.BaseDirectory, "nsbox");
        (int worst, List<Finding> machine) = await AskLauncherAsync(launcher, json, findings).ConfigureAwait(false);
        if (settings is not null) await LanguagesAsync(settings, findings).ConfigureAwait(false);
        if (json)
        {
            // Fixes are commands, full of quotes and '>', which the default encoder, made for HTML, would hide.
            var context = new FindingJson(new JsonSerializerOptions(FindingJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
            output.WriteLine(JsonSerializer.Serialize([.. machine, .. findings], context.ListFinding));
        }
        else
        {
            foreach (Finding finding in findings)
                output.WriteLine($"{finding.Status,-5}  {finding.Name}  {LogText.Escape(finding.Found)}{(finding.Fix is null ? "" : $"  (-> {finding.Fix})")}");
        }
        await error.FlushAsync().ConfigureAwait(false);
        return Math.Max(worst, findings.Any(finding => finding.Status == "fatal") ? ExitCode.Failure : ExitCode.Success);
    }

    private static ServerSettings? Configuration(string[] arguments, List<Finding> findings)
    {
        try
        {
            var settings = Installation.OfThisMachine.Load(arguments);
            findings.Add(new Finding("configuration", "ok", $"port {settings.Listen.Port}, {(settings.Log.Directory is { } logs ? $"logs in {logs}" : "no log files")}", null));
            findings.Add(settings.Keys.Any
                ? new Finding("API keys", "ok", string.Join(", ", settings.Keys.Names), null)
                : new Finding("API keys", "warn", "none, so the server listens on loopback only", "nativesandbox keys add NAME, or set API_KEY"));
            return settings;
        }
        catch (ConfigurationException wrong)
        {
            findings.Add(new Finding("configuration", "fatal", wrong.Message, "nativesandbox --help lists the settings"));
            return null;
        }
    }

    private static async Task<(int Code, List<Finding> Findings)> AskLauncherAsync(string launcher, bool json, List<Finding> findings)
    {
        var start = new ProcessStartInfo(launcher) { UseShellExecute = false, RedirectStandardOutput = json };
        start.ArgumentList.Add("doctor");
        if (json) start.ArgumentList.Add("--json");
        try
        {
            using Process process = Process.Start(start) ?? throw new InvalidOperationException("Process.Start made no process.");
            string report = json ? await process.StandardOutput.ReadToEndAsync().ConfigureAwait(false) : "[]";
            await process.WaitForExitAsync().ConfigureAwait(false);
            return (process.ExitCode, JsonSerializer.Deserialize(report, FindingJson.Default.ListFinding) ?? []);
        }
        catch (Exception failure) when (failure is Win32Exception or JsonException)
        {
            findings.Add(new Finding("launcher", "fatal", $"{launcher} does not work: {failure.Message}", "build the server, or set LAUNCHER_PATH"));
            return (ExitCode.Failure, []);
        }
    }

    private static async Task LanguagesAsync(ServerSettings settings, List<Finding> findings)
    {
        Serilog.Core.Logger log = LogPipeline.Silent();
        await using (log.ConfigureAwait(false))
        {
            try
            {
                LanguageCatalog catalog = Manifests.Load(settings.Backend);
                ISandboxBackend backend = BackendFactory.Create(settings.Backend, catalog, log);
                await using (backend.ConfigureAwait(false))
                {
                    catalog = await Manifests.DetectAsync(catalog, backend, settings.Execution, CancellationToken.None).ConfigureAwait(false);
                    findings.Add(new Finding("boxes", "ok", "programs start in boxes", null));
                    findings.AddRange(catalog.All.Where(language => !language.IsAbsent).Select(language => language.NotInstalled is { } reason
                        ? new Finding($"language {language.Id}", "warn", $"{language.Name} does not work: {reason}", $"./install.sh languages {language.Id}")
                        : new Finding($"language {language.Id}", "ok", $"{language.Name} {language.Version}", null)));
                    // Which languages a machine has is its operator's choice, not a fault of it.
                    string absent = string.Join(", ", catalog.All.Where(language => language.IsAbsent).Select(language => language.Id));
                    if (absent.Length > 0) findings.Add(new Finding("languages", "ok", $"not installed: {absent}", "./install.sh languages ID"));
                }
            }
            catch (Exception failure) when (failure is SandboxException or ConfigurationException)
            {
                findings.Add(new Finding("boxes", "fatal", $"no program can be run: {failure.Message}", "mend what is fatal above"));
            }
        }
    }
}
