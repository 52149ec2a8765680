namespace NativeSandbox.Launcher.Steps;

/// <summary>What can fail on the way from nothing to a running program. A name travels with its errno to the client.</summary>
internal enum Step
{
    /// <summary>Nothing failed.</summary>
    Done,

    // Entering the user namespace.
    CloneNamespaces,
    WriteIdMap,

    // The root that all boxes share.
    MountBaseRoot,
    OpenTree,
    SetTreeAttributes,
    AttachTree,
    MakeDirectory,
    WriteEtc,
    MountBaseProc,
    MakePrivate,
    PivotRoot,
    DetachOldRoot,
    NewNetwork,

    // One box, in its own process.
    CloneBox,
    JoinCgroup,
    UnshareCgroup,
    JoinNetwork,
    OverlayTree,
    MountScratch,
    BindScratch,
    MountPts,
    MountProc,
    MaskProc,
    DetachBase,
    OpenOomScore,
    SetHostName,
    DropGroups,
    DropUser,
    DropCapabilities,
    NoNewPrivileges,
    SeccompFilter,
    OpenBoxDirectory,

    // cgroups.
    MakeCgroup,
    SetCgroupLimit,

    // One program start.
    SendExec,
    OpenTerminal,
    SendSignal,
    CloneProgram,
    NewProcessGroup,
    ConnectStream,
    TakeTerminal,
    SetLimit,
    SwitchUser,
    ClearCapabilities,
    EnterDirectory,
    ImageTooLarge,
    Execute,
    BoxDied,

    // Users' directories.
    PrepareUsers,
    OpenHome,
    SetQuota,
    AttachHome,
    NameUser,
    CoverCommands,

    // Files.
    OpenFile,
    WriteFile,
    ReadFile,
}
