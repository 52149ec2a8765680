# shellcheck shell=bash disable=SC2034
title="Swift"
packages=(swiftlang)
# The debugger, the editor's service, the package manager, embedded and static variants.
excludes=('/usr/libexec/swift/lib/liblldb*' '/usr/libexec/swift/lib/libsourcekitdInProc.so' '/usr/libexec/swift/lib/libLTO*'
    '/usr/libexec/swift/lib/libswiftGenericMetadataBuilder.so' '/usr/libexec/swift/lib/swift_static/*'
    '/usr/libexec/swift/lib/swift/embedded/*' '/usr/libexec/swift/lib/swift/FrameworkABIBaseline/*' '/usr/libexec/swift/lib/swift/pm/*'
    '/usr/libexec/swift/bin/lldb*' '/usr/libexec/swift/bin/clangd' '/usr/libexec/swift/bin/sourcekit-lsp'
    '/usr/libexec/swift/bin/swift-package' '/usr/libexec/swift/bin/docc' '/usr/libexec/swift/bin/swift-format')
outputs=(/opt/swift)

# Foundation's modules, for both modes of the language, which the names of the cache's directories depend on.
warm_up() {
    local mode
    mkdir -p /opt/swift/modules
    cp "$TRAINING/main.swift" .
    for mode in 5 6; do
        swiftc -O -wmo -g -swift-version "$mode" -module-cache-path /opt/swift/modules -o /tmp/program main.swift
    done
}

version() { swiftc --version 2>/dev/null | sed --quiet 's/.*Swift version \([0-9.]*\).*/\1/p'; }
