# bash completion for nativesandbox(1)                     -*- shell-script -*-

_nativesandbox() {
    # The word that is completed and the one before it; bash takes "--name=value" for three words.
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
    if [[ $cur == = ]]; then
        cur=
    elif [[ $prev == = ]]; then
        prev=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    COMPREPLY=()
    local settings="--port --host --api-key --api-keys-file --rate-limit-window-ms --rate-limit-max-requests --trusted-proxies
        --allowed-hosts --max-connections --max-execution-time-ms --code-execution-timeout --max-output-size-bytes --max-code-size
        --max-input-size-bytes --memory-limit --cpu-limit --max-processes --max-concurrent-runs --queue-length
        --deny-patterns --sandbox-backend --launcher-socket --launcher-path --toolchains-dir --toolchain-image --selftest-dir
        --max-sessions --sessions-per-key --session-timeout --session-grace --session-lifetime --session-stall
        --session-scrollback-bytes --session-memory --session-processes --session-cpu --recording-max-bytes
        --forbidden-commands --user-base-dir --user-disk-bytes --user-disk-inodes --user-dir-retention
        --session-dir-retention --user-dir-cleanup --log-level --log-dir --drain-timeout-ms"
    # Behind "--" there are the arguments of a program.
    local i words=""
    for ((i = 1; i < COMP_CWORD; i++)); do
        [[ ${COMP_WORDS[i]} == -- ]] && return
    done
    case $prev in
        --api-keys-file | --input | --launcher-path | --launcher-socket)
            compopt -o filenames 2>/dev/null
            mapfile -t COMPREPLY < <(compgen -f -- "$cur")
            return
            ;;
        --log-dir | --selftest-dir | --toolchain-image | --toolchains-dir | --user-base-dir)
            compopt -o filenames 2>/dev/null
            mapfile -t COMPREPLY < <(compgen -d -- "$cur")
            return
            ;;
        --language)
            mapfile -t COMPREPLY < <(compgen -W "bash c cpp csharp dart elixir go haskell java javascript jshell kotlin lua ocaml perl php python r ruby rust scala sh swift typescript" -- "$cur")
            return
            ;;
        --log-level)
            mapfile -t COMPREPLY < <(compgen -W "trace debug info warn error" -- "$cur")
            return
            ;;
        --user-dir-cleanup)
            mapfile -t COMPREPLY < <(compgen -W "archive remove" -- "$cur")
            return
            ;;
        --sandbox-backend)
            mapfile -t COMPREPLY < <(compgen -W "native" -- "$cur")
            return
            ;;
        --allowed-hosts | --api-key | --arg | --case | --code-execution-timeout | --cpu-limit | --cpu-time | --deny-patterns | \
            --drain-timeout-ms | --forbidden-commands | --host | --key | --max-code-size | --max-concurrent-runs | \
            --max-connections | --max-execution-time-ms | --max-input-size-bytes | --max-output-size-bytes | \
            --max-processes | --max-sessions | --memory | --memory-limit | --port | --queue-length | \
            --rate-limit-max-requests | --rate-limit-window-ms | --recording-max-bytes | --session-cpu | \
            --session-dir-retention | --session-grace | --session-lifetime | --session-memory | --session-processes | \
            --session-scrollback-bytes | --session-stall | --session-timeout | --sessions-per-key | --time-limit | \
            --trusted-proxies | --url | --user-dir-retention | --user-disk-bytes | --user-disk-inodes)
            return
            ;;
    esac
    local command=serve
    if ((COMP_CWORD == 1)); then
        command=
    elif [[ ${COMP_WORDS[1]} != -* ]]; then
        command=${COMP_WORDS[1]}
    fi
    if [[ $command == keys ]] && ((COMP_CWORD > 2)); then
        command="keys ${COMP_WORDS[2]}"
    fi
    case $command in
        "") words="serve doctor languages selftest keys run version help $settings --help --version" ;;
        keys) words="add list revoke --help" ;;
        serve) words="$settings --help" ;;
        doctor) words="--json $settings --help" ;;
        languages) words="--json --url --key --direct $settings --help" ;;
        selftest)
            words="--case --json --url --key --help"
            [[ $cur == -* ]] || words="bash c cpp csharp dart elixir go haskell java javascript jshell kotlin lua ocaml perl php python r ruby rust scala sh swift typescript"
            ;;
        "keys add") words="--api-keys-file --no-restart --help" ;;
        "keys list") words="--json --api-keys-file --help" ;;
        "keys revoke")
            words="--api-keys-file --no-restart --help"
            [[ $cur == -* ]] || words=$(nativesandbox keys list 2>/dev/null | tail -n +2 | cut -d " " -f 1)
            ;;
        run)
            if [[ $cur != -* ]]; then
                compopt -o filenames 2>/dev/null
                mapfile -t COMPREPLY < <(compgen -f -- "$cur")
                return
            fi
            words="--language --input --arg --time-limit --cpu-time --memory --json --verbose --url --key --direct --help"
            ;;
        version) words="--help" ;;
        help) words="serve doctor languages selftest keys run version help --markdown --man --help" ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
}

complete -F _nativesandbox nativesandbox
