# shellcheck shell=bash disable=SC2034
title="Bash"
version() { printf '%s\n' "$BASH_VERSION"; }
