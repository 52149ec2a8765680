# shellcheck shell=bash disable=SC2154 # work is that of run.sh.
# Which subordinate ids are taken, and which are given.

# first_is WANTED LEAST MOST, what is taken on standard input
first_is() (
    load
    found=$(first_free_range "$2" "$3" 65536)
    [[ $found == "$1" ]] || { printf 'found "%s" instead of "%s"\n' "$found" "$1" && return 1; }
)

given() { check "$1" first_is "$2" 100000 600100000 <<<"$3"; }

given "the first ids are given where nothing is taken" 100000 ""
given "ids after another's are given" 165536 "alice:100000:65536"
given "a hole that is large enough is found, in whatever order the file is" 165536 $'bob:231072:65536\nalice:100000:65536'
given "a hole that is too small is passed over" 300000 $'alice:100000:65536\nbob:200000:100000'
given "one id in the middle moves the range behind it" 130001 "service:130000:1"
given "overlapping entries are taken together" 400000 $'a:90000:20000\nb:100000:300000\nc:150000:10'
given "what is no entry is not looked at" 100000 $'# comment\n\nalice\nalice:x:65536\nalice:100000:none\nalice:100000:0'
check "the last ids of the range are given" first_is 100000 100000 165535 <<<""
check "none are given where one is missing" first_is "" 100000 165534 <<<""
check "none are given where all are taken" first_is "" 100000 300000 <<<"alice:0:4000000000"

# registered_is WANTED SUBUID SUBGID
registered_is() (
    load
    printf '%s' "$2" >"$work/subuid"
    printf '%s' "$3" >"$work/subgid"
    found=$(registered_range nativesandbox "$work/subuid" "$work/subgid")
    [[ $found == "$1" ]] || { printf 'found "%s" instead of "%s"\n' "$found" "$1" && return 1; }
)
mine=$'alice:100000:65536\nnativesandbox:165536:65536\n'
check "a range of both files is known" registered_is 165536 "$mine" "$mine"
check "a range of one file is none" registered_is "" "$mine" $'alice:100000:65536\n'
check "ranges that start apart are none" registered_is "" "$mine" $'nativesandbox:265536:65536\n'
check "a range that is too small is none" registered_is "" $'nativesandbox:165536:1000\n' "$mine"

entries_go() (
    load
    printf 'alice:100000:65536\nnativesandbox:165536:65536\nnativesandbox2:300000:65536\n' >"$work/subuid"
    chmod 0640 "$work/subuid"
    without_entries "$work/subuid"
    [[ $(cat "$work/subuid") == $'alice:100000:65536\nnativesandbox2:300000:65536' && $(stat --format=%a "$work/subuid") == 640 ]] ||
        { cat "$work/subuid" && return 1; }
)
check "only the account's own entries are taken out, and the file keeps its mode" entries_go
