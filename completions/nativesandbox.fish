# fish completion for nativesandbox(1)

complete -c nativesandbox -f
complete -c nativesandbox -n '__fish_use_subcommand' -a serve -d 'Serve until SIGTERM or SIGINT'
complete -c nativesandbox -n '__fish_use_subcommand' -a doctor -d 'Check this machine, the configuration and the languages, one line a finding'
complete -c nativesandbox -n '__fish_use_subcommand' -a languages -d 'List the languages, their versions and what is missing'
complete -c nativesandbox -n '__fish_use_subcommand' -a selftest -d 'Prove the languages with known programs, and keep the results for /api/languages'
complete -c nativesandbox -n '__fish_use_subcommand' -a keys -d 'Make, list and remove API keys'
complete -c nativesandbox -n '__fish_use_subcommand' -a run -d 'Run a program, through the service of this machine if it runs, otherwise in a box made for it'
complete -c nativesandbox -n '__fish_use_subcommand' -a version -d 'Print the version'
complete -c nativesandbox -n '__fish_use_subcommand' -a help -d 'Print what there is to know of a command, or of all'
complete -c nativesandbox -n '__fish_use_subcommand' -l version -d 'Print the version'
complete -c nativesandbox -l help -s h -d 'Print what there is to know'

# The settings; serve may be left out.
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l port -d 'TCP port to listen on; 0 takes any free one' -x
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l host -d 'Address to listen on' -x
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l api-key -d 'Keys that X-API-Key must hold' -x
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l api-keys-file -d 'More keys, hashed, so that no key stands on the disk' -r -F
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l rate-limit-window-ms -d 'Window of the rate limit' -x
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l rate-limit-max-requests -d 'Requests that one key, or one address without a key, may make in a window; 0 turns the limit off' -x
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l trusted-proxies -d 'Proxies whose X-Forwarded-For and X-Forwarded-Proto are believed' -x
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l allowed-hosts -d 'Names that requests may have in their Host header, besides addresses and localhost' -x
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l max-connections -d 'Connections open at once; more are closed at once' -x
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l max-execution-time-ms -d 'The most time a program may ask for with \'timeout\' or \'limits\', on the clock and of the CPU' -x
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l code-execution-timeout -d 'Time for one whole request on the boxes: compiling and running together' -x
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l max-output-size-bytes -d 'Bytes kept of standard output and as many of standard error' -x
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l max-code-size -d 'Bytes of source code, as UTF-8' -x
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l max-input-size-bytes -d 'Bytes of standard input and all files of one request together' -x
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l memory-limit -d 'The most memory of one run, all its processes together' -x
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l cpu-limit -d 'Cores that one run may keep busy' -x
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l max-processes -d 'The most processes and threads of one run alive at once' -x
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l max-concurrent-runs -d 'Runs at once' -x
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l queue-length -d 'Requests that may wait for a run to end; more get 503 with Retry-After' -x
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l deny-patterns -d 'Source code that any of them matches is refused with 400' -x
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l sandbox-backend -d 'What the boxes are made with' -x -a native
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l launcher-socket -d 'Socket of a running \'nsbox serve\'; without it the server starts nsbox itself' -r -F
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l launcher-path -d 'The nsbox to start; without it the one beside this program' -r -F
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l toolchains-dir -d 'Language manifests; without it \'toolchains\' beside this program or in the working directory' -x -a '(__fish_complete_directories)'
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l toolchain-image -d 'Where compilers and interpreters come from when the server starts nsbox itself' -x -a '(__fish_complete_directories)'
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l selftest-dir -d 'Where the results of \'nativesandbox selftest\' are kept' -x -a '(__fish_complete_directories)'
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l max-sessions -d 'Sessions at once; one more is refused with 503' -x
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l sessions-per-key -d 'Sessions at once of one key; one more is refused with 429' -x
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l session-timeout -d 'Time without input after which a session ends' -x
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l session-grace -d 'Time that a terminal\'s program goes on while no client is connected; 0 for as long as SESSION_TIMEOUT allows' -x
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l session-lifetime -d 'Time after which a session ends whatever is typed' -x
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l session-stall -d 'Time after which a client is disconnected that takes nothing of the output' -x
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l session-scrollback-bytes -d 'Bytes of a session\'s last output that are shown to a client that comes back' -x
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l session-memory -d 'The most memory of one session\'s terminal, all its processes together' -x
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l session-processes -d 'The most processes and threads of one session\'s terminal alive at once' -x
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l session-cpu -d 'Cores that one session\'s terminal may keep busy' -x
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l recording-max-bytes -d 'Bytes of a session\'s recording; what comes after them is not recorded' -x
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l forbidden-commands -d 'Commands that terminals refuse: in the lines of \'input\', and because their programs cannot be executed in a session\'s box' -x
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l user-base-dir -d 'Where the directories of users live when the server starts nsbox itself; else \'nsbox serve --users\' says where' -x -a '(__fish_complete_directories)'
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l user-disk-bytes -d 'Bytes that one user\'s directory may hold' -x
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l user-disk-inodes -d 'Files and directories that one user\'s directory may hold' -x
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l user-dir-retention -d 'Days after which the directory of a named user that nobody used is cleaned up; 0 for never' -x
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l session-dir-retention -d 'Days after which the directory of a session that named no user is removed when nobody used it; 0 for never' -x
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l user-dir-cleanup -d 'What cleaning up a named user\'s directory does: archive moves it to .archive beside the others, where it keeps its id, remove deletes it' -x -a 'archive remove'
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l log-level -d 'What the console shows; the files under LOG_DIR hold their own events at any level' -x -a 'trace debug info warn error'
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l log-dir -d 'Where the JSON logs go: requests, executions, errors and security, a file a day each, at most 64m a file, 31 files kept' -x -a '(__fish_complete_directories)'
complete -c nativesandbox -n '__fish_use_subcommand; or __fish_seen_subcommand_from serve doctor languages' -l drain-timeout-ms -d 'Time that running programs get to finish when the server stops' -x

# doctor
complete -c nativesandbox -n '__fish_seen_subcommand_from doctor' -l json -d 'Print an array of {name, status, found, fix}'

# languages
complete -c nativesandbox -n '__fish_seen_subcommand_from languages' -l json -d 'Print the array that /api/languages has'
complete -c nativesandbox -n '__fish_seen_subcommand_from languages' -l url -d 'Ask the service at URL' -x
complete -c nativesandbox -n '__fish_seen_subcommand_from languages' -l key -d 'Send KEY in X-API-Key' -x
complete -c nativesandbox -n '__fish_seen_subcommand_from languages' -l direct -d 'Ask no service: start nsbox here'

# selftest
complete -c nativesandbox -n '__fish_seen_subcommand_from selftest' -a 'bash c cpp csharp dart elixir go haskell java javascript jshell kotlin lua ocaml perl php python r ruby rust scala sh swift typescript'
complete -c nativesandbox -n '__fish_seen_subcommand_from selftest' -l case -d 'Try this case only' -x
complete -c nativesandbox -n '__fish_seen_subcommand_from selftest' -l json -d 'Print an array of {language, case, passed, faults, verdict, wallTimeMs, cpuTimeMs, memoryBytes}'
complete -c nativesandbox -n '__fish_seen_subcommand_from selftest' -l url -d 'Send the programs to the service at URL' -x
complete -c nativesandbox -n '__fish_seen_subcommand_from selftest' -l key -d 'Send KEY in X-API-Key' -x

# keys add
complete -c nativesandbox -n '__fish_seen_subcommand_from keys; and not __fish_seen_subcommand_from add list revoke' -a add -d 'Make a key and print it, once: only its hash is kept'
complete -c nativesandbox -n '__fish_seen_subcommand_from keys; and not __fish_seen_subcommand_from add list revoke' -a list -d 'List the names of the keys'
complete -c nativesandbox -n '__fish_seen_subcommand_from keys; and not __fish_seen_subcommand_from add list revoke' -a revoke -d 'Remove a key'
complete -c nativesandbox -n '__fish_seen_subcommand_from keys; and __fish_seen_subcommand_from add' -l api-keys-file -d 'The file of hashed keys' -r -F
complete -c nativesandbox -n '__fish_seen_subcommand_from keys; and __fish_seen_subcommand_from add' -l no-restart -d 'Do not restart the service, which goes on with the keys that it has'

# keys list
complete -c nativesandbox -n '__fish_seen_subcommand_from keys; and __fish_seen_subcommand_from list' -l json -d 'Print an array of {name, added}'
complete -c nativesandbox -n '__fish_seen_subcommand_from keys; and __fish_seen_subcommand_from list' -l api-keys-file -d 'The file of hashed keys' -r -F

# keys revoke
complete -c nativesandbox -n '__fish_seen_subcommand_from keys; and __fish_seen_subcommand_from revoke' -a '(command -q nativesandbox; and nativesandbox keys list 2>/dev/null | tail -n +2 | cut -d " " -f 1)'
complete -c nativesandbox -n '__fish_seen_subcommand_from keys; and __fish_seen_subcommand_from revoke' -l api-keys-file -d 'The file of hashed keys' -r -F
complete -c nativesandbox -n '__fish_seen_subcommand_from keys; and __fish_seen_subcommand_from revoke' -l no-restart -d 'Do not restart the service, which goes on with the keys that it has'

# run
complete -c nativesandbox -n '__fish_seen_subcommand_from run' -F
complete -c nativesandbox -n '__fish_seen_subcommand_from run' -l language -d 'A language\'s id or alias' -x -a 'bash c cpp csharp dart elixir go haskell java javascript jshell kotlin lua ocaml perl php python r ruby rust scala sh swift typescript'
complete -c nativesandbox -n '__fish_seen_subcommand_from run' -l input -d 'Read standard input from FILE, - for our own' -r -F
complete -c nativesandbox -n '__fish_seen_subcommand_from run' -l arg -d 'One more argument of the program' -x
complete -c nativesandbox -n '__fish_seen_subcommand_from run' -l time-limit -d 'Time on the clock, such as 2, 0.5 or 1500ms' -x
complete -c nativesandbox -n '__fish_seen_subcommand_from run' -l cpu-time -d 'CPU time of all processes together' -x
complete -c nativesandbox -n '__fish_seen_subcommand_from run' -l memory -d 'Memory of all processes together, such as 64m' -x
complete -c nativesandbox -n '__fish_seen_subcommand_from run' -l json -d 'Print the answer of POST /api/execute instead of the program\'s output'
complete -c nativesandbox -n '__fish_seen_subcommand_from run' -l verbose -d 'Print the verdict, times and memory on standard error also where that is no terminal'
complete -c nativesandbox -n '__fish_seen_subcommand_from run' -l url -d 'Ask the service at URL' -x
complete -c nativesandbox -n '__fish_seen_subcommand_from run' -l key -d 'Send KEY in X-API-Key' -x
complete -c nativesandbox -n '__fish_seen_subcommand_from run' -l direct -d 'Ask no service: start nsbox here'

# help
complete -c nativesandbox -n '__fish_seen_subcommand_from help' -a 'serve doctor languages selftest keys run version help'
complete -c nativesandbox -n '__fish_seen_subcommand_from help' -l markdown -d 'Print the settings as the README has them'
complete -c nativesandbox -n '__fish_seen_subcommand_from help' -l man -d 'Print the commands and settings as the man page has them'
