using System.Globalization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using NativeSandbox.Core.Limits;
using NativeSandbox.Server.Execution;

namespace NativeSandbox.Server.OpenApi;

/// <summary>Writes the range of each limit into the document.</summary>
internal sealed class LimitRanges(RunLimits maximums)
{
    private readonly Dictionary<string, double> most = new(StringComparer.Ordinal)
    {
        ["timeout"] = maximums.WallTime.TotalMilliseconds,
        ["cpuTimeMs"] = maximums.CpuTime.TotalMilliseconds,
        ["wallTimeMs"] = maximums.WallTime.TotalMilliseconds,
        ["memoryBytes"] = maximums.Memory.Bytes,
        ["processes"] = maximums.Processes,
        ["stackBytes"] = maximums.Stack.Bytes,
        ["fileSizeBytes"] = maximums.FileSize.Bytes,
        ["openFiles"] = maximums.OpenFiles,
        ["outputBytes"] = maximums.Output.Bytes,
        ["cpus"] = maximums.Cpus ?? Environment.ProcessorCount,
    };

    public void Apply(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        if (context.JsonPropertyInfo is not { } property || !most.TryGetValue(property.Name, out double maximum)
            || (property.DeclaringType != typeof(ExecuteLimits) && property.DeclaringType != typeof(ExecuteRequest))) return;
        bool cores = property.Name == "cpus";
        // They are read as any double, NaN included, so that a refusal can name the field; what is taken is this.
        schema.Type = (cores ? JsonSchemaType.Number : JsonSchemaType.Integer) | JsonSchemaType.Null;
        schema.Format = cores ? "double" : "int64";
        schema.AnyOf = null;
        schema.OneOf = null;
        schema.Pattern = null;
        schema.Minimum = cores ? "0.01" : "1";
        schema.Maximum = maximum.ToString(CultureInfo.InvariantCulture);
    }
}
