using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Steps;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Roots;

/// <summary>One entry of the root: a detached mount, or a link, and where it belongs.</summary>
internal sealed unsafe class Tree
{
    private int _mount = -1;
    private string? _link;
    private bool _isDirectory;

    private Tree(string target) => Target = target;

    /// <summary>The absolute path in the box.</summary>
    public string Target { get; }

    public static Tree Mount(int tree, string target, bool isDirectory) => new(target) { _mount = tree, _isDirectory = isDirectory };

    /// <summary>A device node: its mode and owner are the host's, so nothing about it can be changed, and it only has to be there.</summary>
    public static Tree Device(string path)
    {
        int tree = open_tree(AT_FDCWD, CString.Permanent(path), OPEN_TREE_CLONE | O_CLOEXEC);
        return tree >= 0 ? new Tree(path) { _mount = tree } : throw new StepException(Step.OpenTree, errno, $"{path} cannot be bound");
    }

    public static Tree Link(string to, string target) => new(target) { _link = to };

    /// <summary>Puts the entry into the root that is the working directory, making what it stands on.</summary>
    public void Attach()
    {
        string path = Target.TrimStart('/');
        for (int slash = path.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = path.IndexOf('/', slash + 1))
        {
            if (mkdir(CString.Permanent(path[..slash]), 0x1ED) != 0 && errno != Errno.EEXIST) throw new StepException(Step.MakeDirectory, errno, Target);
        }

        byte* name = CString.Permanent(path);
        if (_link is not null)
        {
            if (symlink(CString.Permanent(_link), name) != 0) throw new StepException(Step.AttachTree, errno, Target);
            return;
        }

        if (_isDirectory)
        {
            if (mkdir(name, 0x1ED) != 0 && errno != Errno.EEXIST) throw new StepException(Step.MakeDirectory, errno, Target);
        }
        else
        {
            int file = open(name, O_WRONLY | O_CREAT | O_CLOEXEC, 0x1A4);
            if (file < 0) throw new StepException(Step.MakeDirectory, errno, Target);
            close(file);
        }

        if (move_mount(_mount, name) != 0) throw new StepException(Step.AttachTree, errno, Target);
        close(_mount);
    }
}
