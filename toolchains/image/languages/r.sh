# shellcheck shell=bash disable=SC2034
title="R"
packages=(r-base-core r-cran-jsonlite)
excludes=('/usr/share/R/doc/*' '/usr/lib/R/library/*/help/*' '/usr/lib/R/library/*/html/*')
version() { Rscript --vanilla -e 'cat(as.character(getRversion()), "\n")'; }
