using System.Text;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Runs;

namespace NativeSandbox.Backends.Native.Tests.Kernel;

[Collection(KernelCollection.Name)]
public sealed class VerdictTests(KernelFixture kernel)
{
    private static readonly LimitOverrides OneSecond = new() { CpuTime = TimeSpan.FromSeconds(1), WallTime = TimeSpan.FromSeconds(4) };

    [Theory]
    [InlineData("exit 0", 0, Verdict.Accepted)]
    [InlineData("exit 7", 7, Verdict.RuntimeError)]
    [InlineData("exit 255", 255, Verdict.RuntimeError)]
    public async Task An_exit_code_is_shown_as_it_is(string code, int exitCode, Verdict verdict)
    {
        RunResult result = await kernel.RunAsync("sh", code);
        Assert.Equal((verdict, exitCode, 0), (result.Verdict, result.ExitCode, result.Signal));
    }

    [Fact]
    public async Task A_crash_names_its_signal()
    {
        RunResult result = await kernel.RunAsync("c", "int main(void) { *(volatile int *)0 = 1; }\n");
        Assert.Equal((Verdict.RuntimeError, null, 11, "SIGSEGV"), (result.Verdict, result.ExitCode, result.Signal, result.SignalName));
    }

    [Fact]
    public async Task A_32_bit_system_call_is_a_security_violation()
    {
        // getpid as i386 numbers it: harmless in itself, but no filter written for x86-64 sees what it is.
        RunResult result = await kernel.RunAsync("c", "int main(void) { int r; __asm__ volatile(\"int $0x80\" : \"=a\"(r) : \"a\"(20)); return r > 0 ? 0 : 1; }\n");
        Assert.Equal((Verdict.SecurityViolation, "SIGSYS"), (result.Verdict, result.SignalName));
    }

    [Fact]
    public async Task A_busy_loop_meets_the_CPU_limit()
    {
        RunResult result = await kernel.RunAsync("c", "int main(void) { for (volatile int i = 0;; i++); }\n", limits: OneSecond);
        Assert.Equal((Verdict.TimeLimitExceeded, "CPU time limit of 1 s exceeded"), (result.Verdict, result.Detail));
        Assert.True(result.CpuTime >= TimeSpan.FromSeconds(0.9), $"{result.CpuTime}");
    }

    [Fact]
    public async Task A_sleeper_meets_the_wall_limit()
    {
        RunResult result = await kernel.RunAsync("sh", "sleep 60", limits: new LimitOverrides { WallTime = TimeSpan.FromMilliseconds(300) });
        Assert.Equal((Verdict.TimeLimitExceeded, "wall time limit of 300 ms exceeded"), (result.Verdict, result.Detail));
        Assert.True(result.WallTime >= TimeSpan.FromMilliseconds(300), $"{result.WallTime}");
    }

    [Fact]
    public async Task A_greedy_heap_meets_the_memory_limit()
    {
        RunResult result = await kernel.RunAsync("python", "x = bytearray(1)\nwhile True: x += bytes([1]) * (1 << 24)\n", limits: new LimitOverrides { Memory = ByteSize.FromMebibytes(64) });
        Assert.Equal((Verdict.MemoryLimitExceeded, "memory limit of 64m exceeded"), (result.Verdict, result.Detail));
        Assert.InRange(result.MemoryBytes, 1, 64 << 20);
    }

    [Fact]
    public async Task Node_meets_the_memory_limit_and_not_a_limit_of_its_own()
    {
        RunResult result = await kernel.RunAsync("javascript", "const all = []; for (;;) all.push(new Array(1e5).fill(1.5));\n", limits: new LimitOverrides { Memory = ByteSize.FromMebibytes(128) });
        Assert.Equal(Verdict.MemoryLimitExceeded, result.Verdict);
    }

    [Fact]
    public async Task Node_collects_its_garbage_within_the_limit()
    {
        RunResult result = await kernel.RunAsync(
            "javascript", "let kept; for (let i = 0; i < 3000; i++) kept = new Array(1e5).fill(i); console.log(kept[0]);\n", limits: new LimitOverrides { Memory = ByteSize.FromMebibytes(128) });
        Assert.Equal((Verdict.Accepted, "2999\n"), (result.Verdict, Encoding.UTF8.GetString(result.Output.Span)));
    }

    [Fact]
    public async Task An_image_larger_than_the_limit_is_the_memory_limit_and_not_a_signal()
    {
        RunResult result = await kernel.RunAsync("c", "char huge[1u << 30];\nint main(int n, char **v) { huge[n] = 1; return huge[n + 1]; }\n");
        Assert.Equal(Verdict.MemoryLimitExceeded, result.Verdict);
    }

    [Theory]
    [InlineData("stdout")]
    [InlineData("stderr")]
    public async Task A_flood_meets_the_output_limit_and_is_cut_exactly_there(string stream)
    {
        RunResult result = await kernel.RunAsync("python", $"import sys\nwhile True: sys.{stream}.write('x' * 65536)\n", limits: new LimitOverrides { Output = ByteSize.FromMebibytes(1) });
        Assert.Equal((Verdict.OutputLimitExceeded, true), (result.Verdict, result.OutputTruncated));
        Assert.Equal(1 << 20, stream == "stdout" ? result.Output.Length : result.Error.Length);
    }

    [Fact]
    public async Task Ten_megabytes_of_output_arrive_whole()
    {
        RunResult result = await kernel.RunAsync("python", "import sys\nsys.stdout.buffer.write(bytes(range(256)) * 40960)\n");
        Assert.Equal((Verdict.Accepted, false, 10 << 20), (result.Verdict, result.OutputTruncated, result.Output.Length));
        for (int i = 0; i < result.Output.Length; i += 4099) Assert.Equal((byte)i, result.Output.Span[i]);
    }

    [Fact]
    public async Task A_megabyte_of_input_arrives_whole_and_one_that_is_not_read_hangs_nothing()
    {
        string input = string.Concat(Enumerable.Range(0, 100_000).Select(i => $"line {i:00000}\n"));
        RunResult read = await kernel.RunAsync("sh", "cat", input);
        Assert.Equal(input, Encoding.UTF8.GetString(read.Output.Span));
        RunResult unread = await kernel.RunAsync("sh", "echo done", input);
        Assert.Equal((Verdict.Accepted, "done\n"), (unread.Verdict, Encoding.UTF8.GetString(unread.Output.Span)));
    }

    [Fact]
    public async Task A_fork_bomb_ends_and_its_neighbours_go_on()
    {
        Task<RunResult> bomb = kernel.RunAsync("bash", "f() { f | f & }; f; wait; sleep 60\n", limits: new LimitOverrides { WallTime = TimeSpan.FromSeconds(2) });
        for (int i = 0; i < 5; i++) Assert.Equal(Verdict.Accepted, (await kernel.RunAsync("sh", "echo neighbour | cat")).Verdict);
        RunResult result = await bomb;
        Assert.NotEqual(Verdict.InternalError, result.Verdict);
        Assert.InRange(result.ProcessesPeak, 0, result.Limits.Processes);
    }

    [Fact]
    public async Task What_a_program_leaves_running_does_not_outlive_it()
    {
        RunResult result = await kernel.RunAsync("bash", "(trap '' TERM HUP; setsid sleep 600 </dev/null >/dev/null 2>&1 &) ; echo gone");
        Assert.Equal((Verdict.Accepted, "gone\n"), (result.Verdict, Encoding.UTF8.GetString(result.Output.Span)));
        Assert.True(result.WallTime < TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Two_runs_do_not_see_each_other()
    {
        await kernel.RunAsync("sh", "echo secret > /tmp/left; echo secret > left; echo secret > /dev/shm/left");
        RunResult result = await kernel.RunAsync("sh", "cat /tmp/left left /dev/shm/left 2>/dev/null; ls /tmp");
        Assert.True(result.Output.IsEmpty, Encoding.UTF8.GetString(result.Output.Span));
    }
}
