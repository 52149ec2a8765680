# shellcheck shell=bash disable=SC2034
title="Kotlin"
needs=(jdk)
npm=(kotlin-compiler@2)
outputs=(/opt/nativesandbox/lib/kotlin)
varying=(/opt/nativesandbox/lib/kotlin)

warm_inputs() { cat "$RECIPES"/support/kotlin/*/*.java "$RECIPES/jvm.sh"; }

payload() {
    local jar
    mkdir -p "$OUT/opt/kotlinc/lib"
    unpack_npm kotlin-compiler "$OUT/npm"
    cp --preserve=timestamps "$OUT"/npm/lib/{kotlin-compiler,kotlin-stdlib,kotlin-script-runtime,kotlin-reflect,kotlinx-coroutines-core-jvm,annotations-13.0,kotlin-daemon,kotlin-daemon-client}.jar "$OUT/opt/kotlinc/lib/"
    cp "$OUT/npm/build.txt" "$OUT/opt/kotlinc/"
    rm -rf "$OUT/npm"
}

warm_up() {
    # shellcheck source=toolchains/image/jvm.sh
    source "$RECIPES/jvm.sh"
    local lib=/opt/nativesandbox/lib/kotlin support=/opt/nativesandbox/lib/jvm/support.jar jars=/opt/kotlinc/lib
    javac -cp "$support:$jars/kotlin-compiler.jar" -d /tmp/classes "$RECIPES"/support/kotlin/nativesandbox/*.java
    make_jar $lib/driver.jar /tmp/classes
    jvm_args $lib/kotlin-compile "$lib/driver.jar:$support:$jars/kotlin-compiler.jar" nativesandbox.KotlinCompile
    cp "$TRAINING"/* .
    train $lib/kotlin-compile
    run_args $lib/kotlin-run $jars/{kotlin-stdlib,kotlinx-coroutines-core-jvm,kotlin-reflect}.jar <<<World
}

version() { sed 's/-.*//' /opt/kotlinc/build.txt; }
