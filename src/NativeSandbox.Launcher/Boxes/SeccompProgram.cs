namespace NativeSandbox.Launcher.Boxes;

/// <summary>struct sock_fprog: a system call filter as seccomp(2) takes it.</summary>
internal unsafe struct SeccompProgram
{
    /// <summary>Instructions, each eight bytes.</summary>
    public ulong Length;

    /// <summary>The first instruction.</summary>
    public void* Code;
}
