namespace NativeSandbox.Protocol.Messages;

/// <summary>The first byte of every message. Below 128 they go to nsbox, from 128 on they come from it.</summary>
public enum MessageKind : byte
{
    /// <summary>First message of a connection: the client's protocol version. Answer: <see cref="Welcome"/>.</summary>
    Hello = 1,

    /// <summary>Takes a box under a number that the client chooses. Answer: <see cref="Done"/> or <see cref="Failed"/>.</summary>
    Open = 2,

    /// <summary>Writes a regular file below /box. Answer: <see cref="Done"/> or <see cref="Failed"/>.</summary>
    Put = 3,

    /// <summary>Starts a program. Answer: <see cref="Ended"/> when it is over, or <see cref="Failed"/>; on a terminal <see cref="Terminal"/> comes first.</summary>
    Exec = 4,

    /// <summary>Ends the program that runs in the box; its Exec answers as killed. Answer: <see cref="Done"/>.</summary>
    Kill = 5,

    /// <summary>Reads a regular file below /box. Answer: <see cref="Content"/> or <see cref="Failed"/>.</summary>
    Get = 6,

    /// <summary>Destroys the box. Answer: <see cref="Done"/>, once no process of it is alive.</summary>
    Close = 7,

    /// <summary>Asks for counts. Answer: <see cref="Statistics"/>.</summary>
    GetStatistics = 8,

    /// <summary>Sends a signal to the process group of the program that runs in the box. Answer: <see cref="Done"/>, also where none runs any more.</summary>
    Signal = 9,

    /// <summary>Asks for users' directories. Answer: <see cref="Homes"/> or <see cref="Failed"/>.</summary>
    ListHomes = 10,

    /// <summary>Removes or archives a user's directory. Answer: <see cref="Done"/>, or <see cref="Failed"/> with EBUSY where a box has it, ENOENT where it is not there.</summary>
    RemoveHome = 11,

    /// <summary>nsbox is ready: its version, process id, cgroup driver and warnings.</summary>
    Welcome = 128,

    /// <summary>The request was carried out.</summary>
    Done = 129,

    /// <summary>The request failed: step, errno and a sentence.</summary>
    Failed = 130,

    /// <summary>A program is over: the evidence.</summary>
    Ended = 131,

    /// <summary>A file's bytes, inline or as a sealed memfd.</summary>
    Content = 132,

    /// <summary>Counts.</summary>
    Statistics = 133,

    /// <summary>A program runs on a terminal: its master side comes beside the message, with the numbers of the Exec that started it. nsbox keeps no copy.</summary>
    Terminal = 134,

    /// <summary>Users' directories.</summary>
    Homes = 135,
}
