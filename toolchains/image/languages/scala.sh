# shellcheck shell=bash disable=SC2034
title="Scala 2"
needs=(jdk)
newer=(scala scala-library scala-asm)
outputs=(/opt/nativesandbox/lib/scala)
varying=(/opt/nativesandbox/lib/scala)

warm_inputs() { cat "$RECIPES"/support/scala/*/*.java "$RECIPES/jvm.sh"; }

payload() {
    local package jar name
    for package in scala scala-library scala-asm; do unpack_newer "$package" "$OUT/debs"; done
    mkdir -p "$OUT/opt/scala/lib"
    find "$OUT/debs" -name '*.jar' -type f \( -name 'scala-compiler*' -o -name 'scala-library*' -o -name 'scala-reflect*' -o -name 'scala-asm*' \) |
        while read -r jar; do
            name=${jar##*/}
            cp --preserve=timestamps "$jar" "$OUT/opt/scala/lib/${name%%-[0-9]*}.jar"
        done
    rm -rf "$OUT/debs"
}

warm_up() {
    # shellcheck source=toolchains/image/jvm.sh
    source "$RECIPES/jvm.sh"
    local lib=/opt/nativesandbox/lib/scala support=/opt/nativesandbox/lib/jvm/support.jar jars=/opt/scala/lib
    local compiler=$jars/scala-compiler.jar:$jars/scala-library.jar:$jars/scala-reflect.jar:$jars/scala-asm.jar
    javac -cp "$support:$compiler" -d /tmp/classes "$RECIPES"/support/scala/nativesandbox/*.java
    make_jar $lib/driver.jar /tmp/classes
    jvm_args $lib/scala-compile "$lib/driver.jar:$support:$compiler" nativesandbox.ScalaCompile
    cp "$TRAINING"/* .
    train $lib/scala-compile
    run_args $lib/scala-run $jars/scala-library.jar <<<World
}

version() { java -cp /opt/scala/lib/scala-compiler.jar:/opt/scala/lib/scala-library.jar:/opt/scala/lib/scala-reflect.jar:/opt/scala/lib/scala-asm.jar scala.tools.nsc.Main -version 2>&1 | sed --quiet 's/^Scala compiler version \([0-9.]*[0-9]\).*/\1/p'; }
