# shellcheck shell=bash disable=SC2034
title="Rust"
packages=(rustc)
version() { rustc --version | cut --delimiter=' ' --fields=2; }
