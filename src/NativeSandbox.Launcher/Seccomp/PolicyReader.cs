using System.Text.Json;
using static NativeSandbox.Launcher.Seccomp.LibSeccomp;

namespace NativeSandbox.Launcher.Seccomp;

/// <summary>Turns a policy's JSON into rules and refuses what it does not understand, naming file and field.</summary>
internal sealed class PolicyReader(string file)
{
    private const uint MaxErrno = 4095; // MAX_ERRNO of the kernel; it truncates larger ones silently.
    private const string NativeArchitecture = "SCMP_ARCH_X86_64";

    private static readonly Dictionary<string, uint> Actions = new(StringComparer.Ordinal)
    {
        ["SCMP_ACT_KILL"] = SCMP_ACT_KILL_THREAD,
        ["SCMP_ACT_KILL_THREAD"] = SCMP_ACT_KILL_THREAD,
        ["SCMP_ACT_KILL_PROCESS"] = SCMP_ACT_KILL_PROCESS,
        ["SCMP_ACT_TRAP"] = SCMP_ACT_TRAP,
        ["SCMP_ACT_ERRNO"] = SCMP_ACT_ERRNO,
        ["SCMP_ACT_LOG"] = SCMP_ACT_LOG,
        ["SCMP_ACT_ALLOW"] = SCMP_ACT_ALLOW,
    };

    private static readonly Dictionary<string, uint> Operators = new(StringComparer.Ordinal)
    {
        ["SCMP_CMP_NE"] = SCMP_CMP_NE,
        ["SCMP_CMP_LT"] = SCMP_CMP_LT,
        ["SCMP_CMP_LE"] = SCMP_CMP_LE,
        ["SCMP_CMP_EQ"] = SCMP_CMP_EQ,
        ["SCMP_CMP_GE"] = SCMP_CMP_GE,
        ["SCMP_CMP_GT"] = SCMP_CMP_GT,
        ["SCMP_CMP_MASKED_EQ"] = SCMP_CMP_MASKED_EQ,
    };

    public PolicyRules Read(ReadOnlySpan<byte> json)
    {
        PolicyDocument document;
        try
        {
            document = JsonSerializer.Deserialize(json, PolicyJsonContext.Default.PolicyDocument) ?? throw Bad("$", "is null");
        }
        catch (JsonException error)
        {
            throw Bad(error.Path ?? "$", $"is not JSON of the OCI seccomp schema (line {error.LineNumber + 1})");
        }
        RefuseUnknown("$", document.Unknown);
        CheckArchitectures(document);
        uint defaultAction = Action("$", "defaultAction", document.DefaultAction, "defaultErrnoRet", document.DefaultErrnoRet);
        IReadOnlyList<PolicySyscall> syscalls = document.Syscalls ?? throw Bad("$.syscalls", "is missing");
        var rules = new List<PolicyRule>(syscalls.Count);
        for (int i = 0; i < syscalls.Count; i++)
            rules.Add(Rule($"$.syscalls[{i}]", syscalls[i]));
        return new PolicyRules(defaultAction, rules);
    }

    private PolicyRule Rule(string at, PolicySyscall rule)
    {
        RefuseUnknown(at, rule.Unknown);
        if (rule.Names is not { Count: > 0 })
            throw Bad($"{at}.names", "is missing or empty");
        uint action = Action(at, "action", rule.Action, "errnoRet", rule.ErrnoRet);
        var comparisons = new List<ScmpArgCmp>();
        for (int i = 0; i < (rule.Args?.Count ?? 0); i++)
        {
            ScmpArgCmp comparison = Comparison($"{at}.args[{i}]", rule.Args![i]);
            // libseccomp holds one comparison for each argument in a rule; runc turns more into "or". Neither is what a reader expects.
            if (comparisons.Exists(earlier => earlier.Arg == comparison.Arg))
                throw Bad($"{at}.args[{i}].index", "compares an argument that this rule compares already; write one rule for each");
            comparisons.Add(comparison);
        }
        return new PolicyRule(rule.Names, action, comparisons);
    }

    private ScmpArgCmp Comparison(string at, PolicyArgument argument)
    {
        RefuseUnknown(at, argument.Unknown);
        if (argument.Index is not { } index || index > 5)
            throw Bad($"{at}.index", "must be 0 to 5");
        if (argument.Value is not { } value)
            throw Bad($"{at}.value", "is missing");
        if (argument.Op is null || !Operators.TryGetValue(argument.Op, out uint op))
            throw Bad($"{at}.op", $"is '{argument.Op}'; known are {string.Join(", ", Operators.Keys)}");
        return new ScmpArgCmp(index, op, value, argument.ValueTwo);
    }

    private uint Action(string at, string field, string? name, string errnoField, uint? errno)
    {
        if (name is null || !Actions.TryGetValue(name, out uint action))
            throw Bad($"{at}.{field}", $"is '{name}'; known are {string.Join(", ", Actions.Keys)}");
        if (action != SCMP_ACT_ERRNO)
            return errno is null ? action : throw Bad($"{at}.{errnoField}", $"goes with SCMP_ACT_ERRNO, not with {name}");
        // The OCI specification's default is EPERM.
        uint number = errno ?? 1;
        return number <= MaxErrno ? action | number : throw Bad($"{at}.{errnoField}", $"must be 0 to {MaxErrno}");
    }

    /// <summary>A filter is for this machine's own entry only; anything else that enters the kernel is killed.</summary>
    private void CheckArchitectures(PolicyDocument document)
    {
        for (int i = 0; i < (document.Architectures?.Count ?? 0); i++)
        {
            if (document.Architectures![i] != NativeArchitecture)
                throw Bad($"$.architectures[{i}]", $"is '{document.Architectures[i]}'; boxes take {NativeArchitecture} and kill every other entry");
        }
        for (int i = 0; i < (document.ArchMap?.Count ?? 0); i++)
        {
            PolicyArchitecture entry = document.ArchMap![i];
            RefuseUnknown($"$.archMap[{i}]", entry.Unknown);
            if (entry.Architecture != NativeArchitecture || entry.SubArchitectures is { Count: > 0 })
                throw Bad($"$.archMap[{i}]", $"must be {NativeArchitecture} without subArchitectures; boxes kill every other entry");
        }
    }

    private void RefuseUnknown(string at, Dictionary<string, JsonElement>? unknown)
    {
        foreach (string field in unknown?.Keys ?? Enumerable.Empty<string>())
            throw Bad($"{at}.{field}", "is not a field of the OCI seccomp schema that nsbox knows");
    }

    private SeccompPolicyException Bad(string field, string what) => new($"{file}: {field} {what}");
}
