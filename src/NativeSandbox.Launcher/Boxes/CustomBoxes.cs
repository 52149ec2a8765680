using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Steps;

namespace NativeSandbox.Launcher.Boxes;

/// <summary>Boxes that are made for one client when it asks: with a home, or with commands covered. They leave the pool its share.</summary>
/// <param name="factory">Makes the boxes.</param>
/// <param name="maximum">Such boxes alive at once.</param>
internal sealed class CustomBoxes(BoxFactory factory, int maximum)
{
    /// <summary>Boxes being made at once: the pool's turn comes between them.</summary>
    private const int MaximumStarting = 4;

    private readonly Queue<(CustomBox Custom, Action Released, Action<Box?, StepException?> Taken)> _waiting = new();
    private int _starting;

    /// <summary>Boxes of which a process is alive.</summary>
    public HashSet<Box> Living { get; } = [];

    /// <summary>How many of <paramref name="boxes"/> may be such: a quarter is left for runs, so that sessions cannot starve them.</summary>
    public static int MaximumOf(int boxes) => Math.Max(1, boxes - Math.Max(1, boxes / 4));

    /// <summary>Has a box made.</summary>
    /// <param name="custom">What it has.</param>
    /// <param name="released">Called once, when nothing of the box is left or none will be.</param>
    /// <param name="taken">Gets the box or the reason why there is none.</param>
    public void Take(CustomBox custom, Action released, Action<Box?, StepException?> taken) => _waiting.Enqueue((custom, released, taken));

    /// <summary>Makes one box if one is wanted.</summary>
    /// <returns>Whether more can be made right away.</returns>
    public bool Make()
    {
        if (_starting >= MaximumStarting || !_waiting.TryDequeue(out (CustomBox Custom, Action Released, Action<Box?, StepException?> Taken) next)) return false;
        if (Living.Count >= maximum || !factory.HasRoom)
        {
            next.Released();
            next.Taken(null, new StepException(Step.CloneBox, Errno.EAGAIN, "all boxes for sessions are in use; close some, or start nsbox with a larger --boxes"));
            return _waiting.Count > 0;
        }

        try
        {
            Box box = factory.Create(settled => Settled(settled, next.Taken), next.Custom, Gone);
            _starting++;
            Living.Add(box);
        }
        catch (StepException failure)
        {
            next.Released();
            next.Taken(null, failure);
        }

        return _waiting.Count > 0;

        void Gone(Box box)
        {
            Living.Remove(box);
            next.Released();
        }
    }

    private void Settled(Box box, Action<Box?, StepException?> taken)
    {
        _starting--;
        if (box.Failure is null)
        {
            taken(box, null);
            return;
        }

        Console.Error.WriteLine($"nsbox: a box could not be made: {box.Failure.Message}");
        box.End();
        taken(null, box.Failure);
    }
}
