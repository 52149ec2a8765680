# shellcheck shell=bash disable=SC2034
title="OpenJDK, and our programs for it"
packages=(openjdk-25-jdk-headless)
excludes=('/usr/lib/jvm/*/jmods/*' '/usr/lib/jvm/*/lib/src.zip')
outputs=(/opt/nativesandbox/lib/jvm)
varying=(/opt/nativesandbox/lib/jvm)

warm_inputs() { cat "$RECIPES"/support/jvm/*/*.java "$RECIPES/jvm.sh"; }

# The argument files serve manifests: java [heap options] @java-compile.args [javac options]
warm_up() {
    # shellcheck source=toolchains/image/jvm.sh
    source "$RECIPES/jvm.sh"
    local lib=/opt/nativesandbox/lib/jvm
    javac -d /tmp/classes "$RECIPES"/support/jvm/nativesandbox/*.java
    make_jar $lib/support.jar /tmp/classes
    # jshell would greet everyone with the news that it has made a directory for preferences.
    echo 'java.util.prefs.level = WARNING' >$lib/quiet.properties
    jvm_args $lib/java-compile "$lib/support.jar" nativesandbox.JavaCompile
    jvm_args $lib/jshell "$lib/support.jar" nativesandbox.JShellRun
    cp "$TRAINING"/* .
    train $lib/java-compile
    train $lib/jshell main.jsh <<<World
    run_args $lib/java-run <<<World
}
