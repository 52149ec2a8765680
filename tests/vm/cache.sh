# shellcheck shell=bash
# Built machines, one directory for each engine, under the hash of what they are built from.

readonly CACHE=/var/cache/nativesandbox
declare -A could_not_build=()

recipe_hash() { (cd "$VM" && cat build/packages.sh build/debian.sh build/root.sh build/machine.sh "build/$1.sh" image/* | sha256sum | head -c 16); }

# Sets MACHINE to the directory of this recipe's machine, which is built where there is none. The caller keeps the lock that it
# takes on it: a machine in use is not removed.
take_machine() {
    local engine=$1 building
    # What failed once is not tried again for each case.
    [[ -z ${could_not_build[$engine]:-} ]] || return 1
    MACHINE=$CACHE/vm-$engine-$(recipe_hash "$engine")
    mkdir -p "$CACHE"
    exec {building_lock}>"$CACHE/vm-$engine.lock"
    flock "$building_lock"
    if [[ ! -d $MACHINE ]]; then
        building=$MACHINE.new
        rm -rf --one-file-system "$building"
        mkdir "$building"
        local start=$SECONDS
        if ! timeout --kill-after=10 1200 bash "$VM/build/machine.sh" "$engine" "$building" >"$building/build.log" 2>&1 </dev/null; then
            tail -n 30 "$building/build.log"
            could_not_build[$engine]=1
            exec {building_lock}>&-
            return 1
        fi
        mv "$building" "$MACHINE"
        printf 'built the virtual machine in %d s\n' $((SECONDS - start))
        remove_old_machines "$engine"
    fi
    exec {machine_lock}<"$MACHINE"
    flock --shared "$machine_lock"
    exec {building_lock}>&-
}

remove_old_machines() {
    local old lock
    for old in "$CACHE/vm-$1-"*; do
        [[ -d $old && $old != "$MACHINE" ]] || continue
        exec {lock}<"$old"
        ! flock --nonblock "$lock" || rm -rf --one-file-system "$old"
        exec {lock}>&-
    done
}
