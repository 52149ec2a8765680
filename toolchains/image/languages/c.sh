# shellcheck shell=bash disable=SC2034
title="C (GCC)"
packages=(gcc libc6-dev libgmp-dev)
version() { gcc -dumpfullversion; }
