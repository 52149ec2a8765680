# shellcheck shell=bash
# Argument files and AOT caches for the JVM (JEP 483, 514); sourced by recipes inside the image.

# What every one of our JVMs is started with. The serial collector has one thread whatever the host's cores; -Xlog:disable
# keeps the JVM's own warnings off standard output; the encodings do not follow a locale that a box may lack.
JVM_OPTIONS=(-XX:+UseSerialGC -XX:-UsePerfData -Xlog:disable -Dstdin.encoding=UTF-8 -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8)

# Without profiles the first compiler tier suffices for what runs for a second.
TOOL_OPTIONS=(-XX:TieredStopAtLevel=1 --sun-misc-unsafe-memory-access=allow -Dkotlin.colors.enabled=false -Djava.util.prefs.userRoot=/tmp -Duser.home=/tmp)

# make_jar JAR DIRECTORY: without times, so that equal classes make an equal jar.
make_jar() {
    jar --create --file "$1" --no-compress --date=2026-01-01T00:00:00Z -C "$2" .
    touch --date=@1767225600 "$1"
}

# jvm_args NAME CLASSPATH MAIN: NAME.args for a tool, with NAME.aot.
jvm_args() { printf '%s\n' "${JVM_OPTIONS[@]}" "${TOOL_OPTIONS[@]}" "-XX:AOTCache=$1.aot" -cp "$2" "$3" >"$1.args"; }

# run_args NAME [LIBRARY…]: NAME.args for programs, whose main class follows in program.args, and NAME.aot, recorded with the
# training program in program.jar. The JVM takes an archive whose class path is the beginning of its own, and finds archived
# classes by name: so the training program is a jar of its own at the beginning, in a package that nobody else has, and
# program.jar is never part of the archive.
run_args() {
    local name=$1 path
    shift
    cp --preserve=timestamps program.jar "$name-training.jar"
    touch --date=@1767225600 "$name-training.jar"
    path=$(IFS=: && printf '%s' "$name-training.jar${*:+:$*}")
    printf '%s\n' "${JVM_OPTIONS[@]}" "-XX:AOTCacheOutput=$name.aot" -cp "$path" >/tmp/train.args
    java @/tmp/train.args @program.args
    [[ -s $name.aot ]]
    printf '%s\n' "${JVM_OPTIONS[@]}" "-XX:AOTCache=$name.aot" -cp "$path:program.jar" >"$name.args"
}

# train NAME ARGUMENT…: records a run and makes NAME.aot from it.
train() {
    sed "s#^-XX:AOTCache=#-XX:AOTCacheOutput=#" "$1.args" >/tmp/train.args
    java @/tmp/train.args "${@:2}"
    [[ -s $1.aot ]]
}
