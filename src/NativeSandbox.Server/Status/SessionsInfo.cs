using System.ComponentModel;
using NativeSandbox.Core.Sessions;

namespace NativeSandbox.Server.Status;

/// <summary>Sessions at this moment and since the start.</summary>
internal sealed record SessionsInfo(
    [property: Description("Sessions at this moment.")] int Active,
    [property: Description("The most that there may be.")] int Maximum,
    [property: Description("Those whose terminal has a program.")] int Terminals,
    [property: Description("Clients that see a terminal.")] int Clients,
    [property: Description("Runs of POST /run at this moment.")] int Runs,
    [property: Description("Sessions begun since the start.")] long Opened,
    [property: Description("Those that ended because nobody used them or they were too old.")] long Expired,
    [property: Description("Bytes that terminals' programs wrote.")] long OutputBytes,
    [property: Description("Bytes that people typed and sent.")] long InputBytes,
    [property: Description("Users' directories archived or removed.")] long DirectoriesCleaned)
{
    public static SessionsInfo Of(SessionStatistics now) => new(
        now.Sessions, now.MaximumSessions, now.Terminals, now.Clients, now.Runs, now.Opened, now.Expired, now.OutputBytes, now.InputBytes, now.HomesCleaned);
}
