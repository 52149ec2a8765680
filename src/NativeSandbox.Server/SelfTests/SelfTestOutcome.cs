using NativeSandbox.Core.SelfTests;

namespace NativeSandbox.Server.SelfTests;

/// <summary>How one case of one language went.</summary>
/// <param name="Language">The id of the language, of a variant's language for a variant.</param>
/// <param name="Test">The case.</param>
/// <param name="Answer">What the program did.</param>
/// <param name="Faults">What is wrong with that; empty where nothing.</param>
internal sealed record SelfTestOutcome(string Language, SelfTestCase Test, SelfTestAnswer Answer, IReadOnlyList<string> Faults)
{
    public bool Passed => Faults.Count == 0;

    /// <summary>The case's name, with the variant's id where it is one's.</summary>
    public string Name => Test.Language == Language ? Test.Name : $"{Test.Language}/{Test.Name}";
}
