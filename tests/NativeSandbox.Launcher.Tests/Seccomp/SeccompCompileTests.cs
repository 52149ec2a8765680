using NativeSandbox.Launcher.Seccomp;

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
        BpfProgram program = Assert.Single(CompiledPolicy.ProgramsOf(File.ReadAllBytes(output)));
        Assert.Equal(CompiledPolicy.Allow, program.Run(new SeccompData(0, SeccompData.X86_64)));
        Assert.Equal(CompiledPolicy.Refuse(38), program.Run(new SeccompData(1, SeccompData.X86_64)));
    }

    [Fact]
    public void The_program_beside_the_policy_is_that_of_the_policy()
    {
        string policy = Path.Combine(Nsbox.Directory, "seccomp", "default");
        string again = Path.Combine(directory, "default.bpf");
        Assert.Equal(0, Nsbox.Run("seccomp-compile", $"{policy}.json", again).ExitCode);
        Assert.Equal(File.ReadAllBytes(again), File.ReadAllBytes($"{policy}.bpf"));
    }

    [Fact]
    public void A_policy_without_denials_beside_it_gets_those_of_nsbox()
    {
        (int exitCode, _, string error) = Compile("""{ "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [] }""", out _, out string output);
        Assert.True(exitCode == 0, error);
        BpfProgram program = Assert.Single(CompiledPolicy.ProgramsOf(File.ReadAllBytes(output)));
        Assert.Equal(CompiledPolicy.Allow, program.Run(new SeccompData(Syscalls.Ioctl, SeccompData.X86_64, 0, 0x5401)));
        Assert.Equal(CompiledPolicy.Refuse(Syscalls.EPERM), program.Run(new SeccompData(Syscalls.Ioctl, SeccompData.X86_64, 0, 0x5412)));
    }

    [Fact]
    public void A_program_made_of_other_json_is_not_used()
    {
        var files = new PolicyFiles("policy.json", "{1}"u8.ToArray(), "deny.json", "{2}"u8.ToArray());
        byte[] file = PrecompiledPolicy.Pack(files, ["12345678"u8.ToArray()]);
        Assert.Equal("12345678"u8.ToArray(), Assert.Single(PrecompiledPolicy.Unpack(file, files)!));
        Assert.Null(PrecompiledPolicy.Unpack(file, files with { PolicyJson = "{3}"u8.ToArray() }));
        Assert.Null(PrecompiledPolicy.Unpack(file, files with { DenyJson = "{3}"u8.ToArray() }));
        for (int length = 0; length < file.Length; length++)
            Assert.Null(PrecompiledPolicy.Unpack(file.AsSpan(0, length), files));
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
