# shellcheck shell=bash disable=SC2034
title="JShell"
needs=(jdk)
version() { java --version | sed --quiet '1s/^openjdk \([0-9.]*\).*/\1/p'; }
