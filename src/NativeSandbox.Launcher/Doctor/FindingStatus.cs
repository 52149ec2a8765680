using System.Text.Json.Serialization;

namespace NativeSandbox.Launcher.Doctor;

/// <summary>What a finding means for boxes on this machine.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FindingStatus>))]
internal enum FindingStatus
{
    /// <summary>As it should be.</summary>
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>Boxes run, with something less: a limit, a language, steady timing.</summary>
    [JsonStringEnumMemberName("warn")]
    Warn,

    /// <summary>No box can run.</summary>
    [JsonStringEnumMemberName("fatal")]
    Fatal,
}
