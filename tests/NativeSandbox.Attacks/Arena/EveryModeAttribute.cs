using System.Reflection;
using Xunit.Sdk;

namespace NativeSandbox.Attacks.Arena;

/// <summary>Runs a theory once in each mode; further arguments follow the mode.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class EveryModeAttribute(params object[] arguments) : DataAttribute
{
    public object[] Arguments { get; } = arguments;

    /// <summary>Modes in which it means nothing.</summary>
    public Mode[] Except { get; init; } = [];

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => Enum.GetValues<Mode>().Except(Except).Select(mode => (object[])[mode, .. Arguments]);
}
