using NativeSandbox.Launcher.Homes;

namespace NativeSandbox.Launcher.Boxes;

/// <summary>What a box has that those of the pool have not.</summary>
/// <param name="Home">The user's directory; null for none.</param>
/// <param name="Covered">A memfd of the paths of covered commands, which stays its owner's; -1 for none.</param>
internal sealed record CustomBox(Home? Home, int Covered);
