using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Steps;

namespace NativeSandbox.Launcher.UserNamespaces;

/// <summary>Chooses the host ids for one launcher, so that two launchers at once never share one.</summary>
/// <remarks>
/// The lease is an abstract Unix socket named after the range: the kernel frees it when its last holder dies, however it dies,
/// and leaves no file. The ranges lie near the end of what systemd calls container ids (524288 to 1879048191), far from where
/// it and shadow's subordinate ids begin.
/// </remarks>
internal static unsafe class IdRangeLease
{
    private const uint FirstBase = 0x6000_0000, Ranges = 4096;

    /// <summary>The range for this process. The lease is held by a descriptor that is inherited on purpose by the launcher's own processes only.</summary>
    /// <param name="wanted">What was asked for; null for a free range. Who is not root has what newuidmap(1) allows.</param>
    /// <param name="owner">Whom the users directory belongs to: what lies in it was made under that owner's range. Null where there is none yet.</param>
    /// <param name="leavesFiles">Whether files are left that belong to the range.</param>
    /// <exception cref="StepException">There is no such range, or it is in use.</exception>
    public static IdRange Take(IdRangeRequest? wanted, uint? owner = null, bool leavesFiles = false)
    {
        SubordinateIds subordinate = SubordinateIds.OfThisMachine;
        if (LibC.geteuid() != 0)
            return wanted?.Account is { } own ? subordinate.Require(own) : subordinate.OfThisUser() ?? new IdRange(LibC.geteuid(), 1);
        if (wanted is not null)
        {
            IdRange given = wanted.Range ?? subordinate.Require(wanted.Account!);
            return TryLock(given.First)
                ? given
                : throw new StepException(Step.WriteIdMap, Errno.EBUSY, $"the id range at {given.First} is in use by another nsbox; give another --uid-range");
        }

        IdRange? registered = subordinate.Of("nativesandbox");
        // Only a range that a launcher may have taken by itself: another owner is a person, whose ids are nobody's to map.
        if (owner is { } first && (first == registered?.First || IsOneOfOurs(first)))
        {
            return TryLock(first)
                ? new IdRange(first, IdRange.Size)
                : throw new StepException(Step.WriteIdMap, Errno.EBUSY, $"the users directory belongs to the id range at {first}, which another nsbox uses: stop that one, or start it with another --uid-range");
        }

        if (registered is { } range && TryLock(range.First)) return range;
        for (uint i = 0; i < Ranges; i++)
        {
            // From the other end for who leaves nothing, so that whose files are there finds their range free again.
            uint free = FirstBase + ((leavesFiles ? i : Ranges - 1 - i) * IdRange.Size);
            if (TryLock(free)) return new IdRange(free, IdRange.Size);
        }

        throw new StepException(Step.WriteIdMap, Errno.EBUSY, $"all {Ranges} id ranges are in use; is somebody binding their sockets?");
    }

    private static bool IsOneOfOurs(uint first) => first >= FirstBase && (first - FirstBase) % IdRange.Size == 0 && (first - FirstBase) / IdRange.Size < Ranges;

    private static bool TryLock(uint first)
    {
        int socket = LibC.socket(LibC.AF_UNIX, LibC.SOCK_DGRAM | LibC.SOCK_CLOEXEC, 0);
        LibC.SockAddrUn address = new() { Family = LibC.AF_UNIX };
        ReadOnlySpan<byte> name = System.Text.Encoding.ASCII.GetBytes($"nativesandbox/ids/{first}");
        name.CopyTo(new Span<byte>(address.Path + 1, 107)); // a leading NUL makes the name abstract
        if (LibC.bind(socket, &address, (uint)(3 + name.Length)) == 0) return true;
        LibC.close(socket);
        return false;
    }
}
