namespace NativeSandbox.Attacks.Arena;

internal static class ModeExtensions
{
    /// <summary>Whether the box has a user's directory, where disk is limited and not memory.</summary>
    public static bool HasHome(this Mode mode) => mode is Mode.Terminal or Mode.TerminalCompile;
}
