# bash completion for nsbox(1)                             -*- shell-script -*-

_nsbox() {
    # The word that is completed and the one before it; bash takes "--name=value" for three words.
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
    if [[ $cur == = ]]; then
        cur=
    elif [[ $prev == = ]]; then
        prev=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    COMPREPLY=()
    local command="" i words=""
    ((COMP_CWORD > 1)) && command=${COMP_WORDS[1]}
    # Behind the options of run there is a program, and behind that its arguments.
    if [[ $command == run ]]; then
        for ((i = 2; i < COMP_CWORD; i++)); do
            [[ ${COMP_WORDS[i]} == -- ]] || continue
            compopt -o filenames 2>/dev/null
            if ((i == COMP_CWORD - 1)); then
                mapfile -t COMPREPLY < <(compgen -c -- "$cur")
            else
                mapfile -t COMPREPLY < <(compgen -f -- "$cur")
            fi
            return
        done
    fi
    case $prev in
        --bind | --seccomp | --socket | --stderr | --stdin | --stdout)
            compopt -o filenames 2>/dev/null
            mapfile -t COMPREPLY < <(compgen -f -- "$cur")
            return
            ;;
        --cwd | --image | --root | --users)
            compopt -o filenames 2>/dev/null
            mapfile -t COMPREPLY < <(compgen -d -- "$cur")
            return
            ;;
        --group)
            mapfile -t COMPREPLY < <(compgen -g -- "$cur")
            return
            ;;
        --boxes | --cpu-time | --cpus | --env | --file-size | --home-bytes | --home-inodes | --inodes | --io-read | --io-write | --memory | --open-files | \
            --output-limit | --pool | --processes | --scratch | --stack | --uid-range | --wall-time)
            return
            ;;
        --json)
            if [[ $command == run ]]; then
                compopt -o filenames 2>/dev/null
                mapfile -t COMPREPLY < <(compgen -f -- "$cur")
                return
            fi
            ;;
    esac
    case $command in
        "") words="run serve quota doctor seccomp-compile --version" ;;
        run)
            words="--cpu-time --wall-time --memory --processes --stack --file-size --open-files --output-limit --cpus
                --io-read --io-write --stdin --stdout --stderr --root --bind --env --cwd --uid-range --seccomp --json
                --help"
            [[ $cur == -* ]] || words=$(compgen -c -- "$cur")
            ;;
        serve)
            words="--socket --group --persistent --own-session --boxes --pool --root --image --bind --scratch --inodes
                --users --home-bytes --home-inodes --io-read --io-write --uid-range --seccomp --help"
            ;;
        quota)
            words="--users --home-bytes --home-inodes --uid-range --help"
            ;;
        doctor)
            words="--json --help"
            ;;
        seccomp-compile)
            compopt -o filenames 2>/dev/null
            mapfile -t COMPREPLY < <(compgen -f -- "$cur")
            return
            ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
}

complete -F _nsbox nsbox
