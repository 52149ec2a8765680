# shellcheck shell=bash disable=SC2034
title="Haskell (GHC)"
# Beside what GHC brings (containers, mtl, text, bytestring, time, stm): what judges offer.
packages=(ghc libghc-aeson-dev libghc-random-dev libghc-split-dev libghc-unordered-containers-dev libghc-vector-dev)
excludes=('/usr/lib/ghc/lib/*/ghc-9.*/libHSghc-9.*.a')
version() { ghc --numeric-version; }
