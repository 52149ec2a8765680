# shellcheck shell=bash disable=SC2034
title="Dart"
packages=(libdouble-conversion3 zlib1g libgcc-s1)
newer=(dart-sdk libc6)

# Dart is built against a newer libc than the image has: it gets that libc to itself, and its programs name it.
payload() {
    need_commands patchelf
    local files=$OUT/opt/dart sdk=$OUT/sdk libc=$OUT/libc program
    unpack_newer dart-sdk "$sdk"
    unpack_newer libc6 "$libc"
    mkdir -p "$OUT/opt"
    mv "$sdk/usr/lib/dart" "$files"
    mkdir -p "$files/libc"
    cp --archive --dereference "$libc"/usr/lib/x86_64-linux-gnu/{ld-linux-x86-64.so.2,libc.so.6,libm.so.6,libdl.so.2,libpthread.so.0,librt.so.1} "$files/libc/"
    # The debugger's symbols, the sanitisers, the compilers to JavaScript and WebAssembly, the editor's service.
    rm -f "$files"/bin/*.sym "$files"/bin/utils/*.sym "$files"/bin/dartaotruntime_*san "$files"/bin/utils/wasm-opt \
        "$files"/bin/snapshots/{analysis_server,dart2wasm,dart2js,dartdevc,dart2bytecode,dds,dart_tooling,kernel_worker,frontend_server}* \
        "$files"/lib/_internal/{ddc,dart2js,dart2wasm}*.dill
    for program in dart dartvm dartaotruntime utils/gen_snapshot; do
        patchelf --set-interpreter /opt/dart/libc/ld-linux-x86-64.so.2 --force-rpath --set-rpath /opt/dart/libc "$files/bin/$program"
    done
    rm -rf "$sdk" "$libc"
    command_at /opt/dart/bin/{dart,dartvm,dartaotruntime}
}

version() { dart --version 2>&1 | sed 's/^Dart SDK version: \([0-9.]*\).*/\1/'; }
