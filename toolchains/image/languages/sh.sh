# shellcheck shell=bash disable=SC2034
title="sh (dash)"
# A shell's programs are the commands: jq, bc and gawk come with the base.
version() { dpkg-query --show --showformat='dash ${Version}' dash; }
