# Reads any number of cobertura reports (coverlet writes one element a line) and prints the share of lines of each assembly that
# at least one of them saw executed. Ends with 1 when an assembly named in `covered` has less than `least` per cent, or no line.

function attribute(name) {
    if (!match($0, name "=\"[^\"]*\"")) return ""
    return substr($0, RSTART + length(name) + 2, RLENGTH - length(name) - 3)
}

/<source>/ { source = $0; gsub(/.*<source>|<\/source>.*/, "", source) }
/<package / { package = attribute("name") }
/<class / { file = source attribute("filename"); generated = file ~ /\/obj\// }
/<line / {
    if (generated) next
    line = package SUBSEP file SUBSEP attribute("number")
    if (!(line in hit)) { hit[line] = 0; lines[package]++ }
    if (attribute("hits") > 0 && !hit[line]) { hit[line] = 1; hits[package]++ }
}

END {
    for (package in lines)
        printf "%6.1f %%  %-32s %6d of %d lines\n", 100 * hits[package] / lines[package], package, hits[package], lines[package] | "sort -k 3"
    close("sort -k 3")
    count = split(covered, names, " ")
    for (i = 1; i <= count; i++) {
        share = lines[names[i]] ? 100 * hits[names[i]] / lines[names[i]] : 0
        if (share < least) {
            printf "install.sh: %s has %.1f %% of its lines covered; %d %% are needed\n", names[i], share, least > "/dev/stderr"
            short = 1
        }
    }
    exit short
}
