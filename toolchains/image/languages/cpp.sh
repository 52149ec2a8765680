# shellcheck shell=bash disable=SC2034
title="C++ (GCC)"
needs=(c)
packages=(g++)
outputs=(/opt/pch)
varying=(/opt/pch)

# <bits/stdc++.h> as manifests compile it. GCC refuses a precompiled header whose flags differ: a compilation with
# -std=gnu++NN -O2 -pipe -pthread -I/opt/pch/gnu++NN takes it, any other reads the header itself.
warm_up() {
    local standard header
    header=$(find /usr/include -path '*/bits/stdc++.h' -print -quit)
    for standard in gnu++17 gnu++20 gnu++23; do
        mkdir -p "/opt/pch/$standard/bits"
        g++ "-std=$standard" -O2 -pipe -pthread -x c++-header "$header" -o "/opt/pch/$standard/bits/stdc++.h.gch" &
        # A second or a late #include cannot use the precompiled one and must still find a file there.
        echo '#include_next <bits/stdc++.h>' >"/opt/pch/$standard/bits/stdc++.h"
    done
    for standard in 17 20 23; do wait -n; done
}

version() { g++ -dumpfullversion; }
