using System.Text;
using NativeSandbox.Core.Sessions;

namespace NativeSandbox.Core.Tests.Sessions;

internal sealed class RunTaker : IRunClient
{
    private readonly StringBuilder _output = new(), _error = new();

    public Task Gate { get; set; } = Task.CompletedTask;

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    public async ValueTask OutputAsync(ReadOnlyMemory<byte> data)
    {
        await Gate;
        _output.Append(Encoding.UTF8.GetString(data.Span));
    }

    public async ValueTask ErrorAsync(ReadOnlyMemory<byte> data)
    {
        await Gate;
        _error.Append(Encoding.UTF8.GetString(data.Span));
    }
}
