# fish completion for nsbox(1)

complete -c nsbox -f
complete -c nsbox -n '__fish_use_subcommand' -a run -d 'Run one program in a fresh sandbox'
complete -c nsbox -n '__fish_use_subcommand' -a serve -d 'Hold ready boxes and run programs in them for a server'
complete -c nsbox -n '__fish_use_subcommand' -a quota -d 'Let the file system keep homes within their quota'
complete -c nsbox -n '__fish_use_subcommand' -a doctor -d 'Say whether this machine can run boxes'
complete -c nsbox -n '__fish_use_subcommand' -a seccomp-compile -d 'Compile a system call policy'
complete -c nsbox -n '__fish_use_subcommand' -l version -d 'Print the version'
complete -c nsbox -n '__fish_seen_subcommand_from run serve quota doctor' -l help -d 'Print what there is to know'

# run
complete -c nsbox -n '__fish_seen_subcommand_from run' -F -a '(__fish_complete_subcommand --fcs-skip=2)'
complete -c nsbox -n '__fish_seen_subcommand_from run' -l cpu-time -d 'CPU time of all processes together (no limit)' -x
complete -c nsbox -n '__fish_seen_subcommand_from run' -l wall-time -d 'time on the clock (60s)' -x
complete -c nsbox -n '__fish_seen_subcommand_from run' -l memory -d 'memory of all processes together (256m)' -x
complete -c nsbox -n '__fish_seen_subcommand_from run' -l processes -d 'processes and threads at once (64)' -x
complete -c nsbox -n '__fish_seen_subcommand_from run' -l stack -d 'stack of the first thread (64m)' -x
complete -c nsbox -n '__fish_seen_subcommand_from run' -l file-size -d 'size of a file that it writes (64m)' -x
complete -c nsbox -n '__fish_seen_subcommand_from run' -l open-files -d 'descriptors in one process (256)' -x
complete -c nsbox -n '__fish_seen_subcommand_from run' -l output-limit -d 'bytes of standard output, and of standard error; one more ends the run (no limit)' -x
complete -c nsbox -n '__fish_seen_subcommand_from run' -l cpus -d 'cores it may keep busy, such as 0.5 (all)' -x
complete -c nsbox -n '__fish_seen_subcommand_from run' -l io-read -d 'bytes a second from the disks under --root and --bind (cgroup v2) (no limit)' -x
complete -c nsbox -n '__fish_seen_subcommand_from run' -l io-write -d 'bytes a second to them (no limit)' -x
complete -c nsbox -n '__fish_seen_subcommand_from run' -l stdin -d 'read standard input from FILE' -r -F
complete -c nsbox -n '__fish_seen_subcommand_from run' -l stdout -d 'write standard output to FILE' -r -F
complete -c nsbox -n '__fish_seen_subcommand_from run' -l stderr -d 'write standard error to FILE; may be the same FILE' -r -F
complete -c nsbox -n '__fish_seen_subcommand_from run' -l root -d 'show DIR\'s usr, bin, lib, opt' -x -a '(__fish_complete_directories)'
complete -c nsbox -n '__fish_seen_subcommand_from run' -l bind -d 'show a host file or directory, read-only unless :rw' -r -F
complete -c nsbox -n '__fish_seen_subcommand_from run' -l env -d 'set a variable, or pass the caller\'s' -x
complete -c nsbox -n '__fish_seen_subcommand_from run' -l cwd -d 'working directory in the box (/box)' -x -a '(__fish_complete_directories)'
complete -c nsbox -n '__fish_seen_subcommand_from run' -l uid-range -d 'the 65,536 host ids to use, or the account whose range of /etc/subuid they are (a free range)' -x
complete -c nsbox -n '__fish_seen_subcommand_from run' -l seccomp -d 'an OCI system call policy (the built-in)' -r -F
complete -c nsbox -n '__fish_seen_subcommand_from run' -l json -d 'write the result to FILE: verdict, exitCode, signal, cpuTimeMs {user, system, total}, wallTimeMs, memoryBytes, processesPeak, contextSwitches, outputTruncated, cgroup' -r -F

# serve
complete -c nsbox -n '__fish_seen_subcommand_from serve' -l socket -d 'Unix socket (SOCK_SEQPACKET) for clients' -r -F
complete -c nsbox -n '__fish_seen_subcommand_from serve' -l group -d 'clients of this group may connect too; the socket is then 0660 root:NAME, else 0600' -x -a '(__fish_complete_groups)'
complete -c nsbox -n '__fish_seen_subcommand_from serve' -l persistent -d 'stay when the last client has gone; without it nsbox ends with its last client'
complete -c nsbox -n '__fish_seen_subcommand_from serve' -l own-session -d 'leave the terminal\'s session: Ctrl-C does not reach nsbox'
complete -c nsbox -n '__fish_seen_subcommand_from serve' -l boxes -d 'boxes alive at once (2048)' -x
complete -c nsbox -n '__fish_seen_subcommand_from serve' -l pool -d 'boxes that wait ready (4)' -x
complete -c nsbox -n '__fish_seen_subcommand_from serve' -l root -d 'show DIR\'s usr, bin, lib, opt' -x -a '(__fish_complete_directories)'
complete -c nsbox -n '__fish_seen_subcommand_from serve' -l image -d 'as --root where a toolchain image is at DIR when nsbox starts; the host\'s toolchains where none is' -x -a '(__fish_complete_directories)'
complete -c nsbox -n '__fish_seen_subcommand_from serve' -l bind -d 'show a host file or directory to every box' -r -F
complete -c nsbox -n '__fish_seen_subcommand_from serve' -l scratch -d 'bytes of files that one box may have (256m)' -x
complete -c nsbox -n '__fish_seen_subcommand_from serve' -l inodes -d 'files that one box may have (65536)' -x
complete -c nsbox -n '__fish_seen_subcommand_from serve' -l users -d 'directory of users\' homes; made 0700 for nsbox\'s root' -x -a '(__fish_complete_directories)'
complete -c nsbox -n '__fish_seen_subcommand_from serve' -l home-bytes -d 'what one home may hold (100m)' -x
complete -c nsbox -n '__fish_seen_subcommand_from serve' -l home-inodes -d 'files that one home may hold (10000)' -x
complete -c nsbox -n '__fish_seen_subcommand_from serve' -l io-read -d 'bytes a second that one box may read from the disks under --root and --bind (cgroup v2) (no limit)' -x
complete -c nsbox -n '__fish_seen_subcommand_from serve' -l io-write -d 'the same for writing (no limit)' -x
complete -c nsbox -n '__fish_seen_subcommand_from serve' -l uid-range -d 'the 65,536 host ids to use, or the account whose range of /etc/subuid they are (a free range)' -x
complete -c nsbox -n '__fish_seen_subcommand_from serve' -l seccomp -d 'an OCI system call policy (the built-in)' -r -F

# quota
complete -c nsbox -n '__fish_seen_subcommand_from quota' -l users -d 'directory of users\' homes; made 0700 for nsbox\'s root' -x -a '(__fish_complete_directories)'
complete -c nsbox -n '__fish_seen_subcommand_from quota' -l home-bytes -d 'what one home may hold (100m)' -x
complete -c nsbox -n '__fish_seen_subcommand_from quota' -l home-inodes -d 'files that one home may hold (10000)' -x
complete -c nsbox -n '__fish_seen_subcommand_from quota' -l uid-range -d 'the 65,536 host ids to use, or the account whose range of /etc/subuid they are (nativesandbox)' -x

# doctor
complete -c nsbox -n '__fish_seen_subcommand_from doctor' -l json -d 'Print an array of {name, status, found, fix}'

# seccomp-compile
complete -c nsbox -n '__fish_seen_subcommand_from seccomp-compile' -F
