using NativeSandbox.Benchmarks;
using NativeSandbox.Benchmarks.Measuring;
using NativeSandbox.Benchmarks.Scenarios;

if (Options.Parse(args) is not { } options)
{
    Console.Error.WriteLine($"usage: NativeSandbox.Benchmarks [--quick] [--only {string.Join('|', Options.Scenarios)}] [--json FILE]");
    return 2;
}

MachineFacts.Print();
Report report = new();
Testbed testbed = await Testbed.StartAsync();
await using (testbed)
{
    if (options.Wants("latency")) await Latency.RunAsync("one start, contenders taking turns", testbed.All, options.Rounds(500), report);
    if (options.Wants("lifecycle")) await Lifecycle.RunAsync("one box, in bursts of 64", testbed.Backend, options.Rounds(50), report);
    if (options.Wants("throughput")) await Throughput.RunAsync(testbed, options, report);
    if (options.Wants("living")) await LivingBoxes.RunAsync(testbed, options, report);
}

if (options.Json is { } file) report.Write(file);
return 0;
