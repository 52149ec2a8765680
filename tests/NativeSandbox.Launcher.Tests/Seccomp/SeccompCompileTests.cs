namespace NativeSandbox.Launcher.Tests.Seccomp;

public sealed class SeccompCompileTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("nsbox-policy-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Theory]
    [InlineData("""{ "defaultAction": "SCMP_ACT_ALLOW" }""", "$.syscalls")]
    [InlineData("""{ "defaultAction": "SCMP_ACT_MAYBE", "syscalls": [] }""", "$.defaultAction")]
    [InlineData("""{ "syscalls": [] }""", "$.defaultAction")]
    [InlineData("""{ "defaultAction": "SCMP_ACT_ALLOW", "defaultErrnoRet": 1, "syscalls": [] }""", "$.defaultErrnoRet")]
    [InlineData("""{ "defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 65537, "syscalls": [] }""", "$.defaultErrnoRet")]
    [InlineData("""{ "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [], "listenerPath": "/x" }""", "$.listenerPath")]
    [InlineData("""{ "defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86"], "syscalls": [] }""", "$.architectures[0]")]
    [InlineData("""{ "defaultAction": "SCMP_ACT_ALLOW", "archMap": [{ "architecture": "SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X32"] }], "syscalls": [] }""", "$.archMap[0]")]
    [InlineData("""{ "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{ "names": [], "action": "SCMP_ACT_TRAP" }] }""", "$.syscalls[0].names")]
    [InlineData("""{ "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{ "names": ["read"], "action": "SCMP_ACT_NOTIFY" }] }""", "$.syscalls[0].action")]
    [InlineData("""{ "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{ "names": ["read"], "action": "SCMP_ACT_TRAP", "includes": {} }] }""", "$.syscalls[0].includes")]
    [InlineData("""{ "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{ "names": ["read"], "action": "SCMP_ACT_TRAP", "args": [{ "index": 6, "value": 1, "op": "SCMP_CMP_EQ" }] }] }""", "$.syscalls[0].args[0].index")]
    [InlineData("""{ "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{ "names": ["read"], "action": "SCMP_ACT_TRAP", "args": [{ "index": 0, "op": "SCMP_CMP_EQ" }] }] }""", "$.syscalls[0].args[0].value")]
    [InlineData("""{ "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{ "names": ["read"], "action": "SCMP_ACT_TRAP", "args": [{ "index": 0, "value": 1, "op": "==" }] }] }""", "$.syscalls[0].args[0].op")]
    [InlineData("""{ "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{ "names": ["read"], "action": "SCMP_ACT_TRAP", "args": [{ "index": 0, "value": 1, "op": "SCMP_CMP_NE" }, { "index": 0, "value": 2, "op": "SCMP_CMP_NE" }] }] }""", "$.syscalls[0].args[1].index")]
    [InlineData("""{ "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{ "names": "read" }] }""", "$.syscalls[0].names")]
    [InlineData("""{ "defaultAction": "SCMP_ACT_ALLOW", """, "$")]
    public void A_policy_that_is_not_understood_is_refused_with_file_and_field(string json, string field)
    {
        (int exitCode, _, string error) = Compile(json, out string policy, out string output);
        Assert.Equal(1, exitCode);
        Assert.Contains($"{policy}: {field} ", error, StringComparison.Ordinal);
        Assert.False(File.Exists(output));
    }

    [Fact]
    public void Names_that_libseccomp_does_not_know_fall_to_the_default()
    {
        (int exitCode, _, string error) = Compile(
            """{ "defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 38, "syscalls": [{ "names": ["read", "read_your_mind"], "action": "SCMP_ACT_ALLOW" }] }""",
            out _, out string output);
        Assert.True(exitCode == 0, error);
        var program = new BpfProgram(CompiledPolicy.ProgramOf(File.ReadAllBytes(output)));
        Assert.Equal(CompiledPolicy.Allow, program.Run(new SeccompData(0, SeccompData.X86_64)));
        Assert.Equal(CompiledPolicy.Refuse(38), program.Run(new SeccompData(1, SeccompData.X86_64)));
    }

    [Fact]
    public void The_programs_beside_the_policies_are_those_of_the_policies()
    {
        foreach (string name in new[] { "default", "deny" })
        {
            string policy = Path.Combine(Nsbox.Directory, "seccomp", name);
            string again = Path.Combine(directory, $"{name}.bpf");
            Assert.Equal(0, Nsbox.Run("seccomp-compile", $"{policy}.json", again).ExitCode);
            Assert.Equal(File.ReadAllBytes(again), File.ReadAllBytes($"{policy}.bpf"));
        }
    }

    [Fact]
    public void A_missing_policy_and_a_wrong_command_line_are_said_so()
    {
        (int exitCode, _, string error) = Nsbox.Run("seccomp-compile", Path.Combine(directory, "none.json"), Path.Combine(directory, "out"));
        Assert.Equal(1, exitCode);
        Assert.Contains("none.json: cannot be read", error, StringComparison.Ordinal);
        Assert.Equal(2, Nsbox.Run("seccomp-compile").ExitCode);
    }

    private (int ExitCode, string Output, string Error) Compile(string json, out string policy, out string output)
    {
        policy = Path.Combine(directory, "policy.json");
        output = Path.Combine(directory, "policy.bpf");
        File.WriteAllText(policy, json);
        return Nsbox.Run("seccomp-compile", policy, output);
    }
}
