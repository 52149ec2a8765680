# shellcheck shell=bash disable=SC2034
title="Go"
packages=(golang-go)
excludes=('/usr/share/go-1.*/test/*' '/usr/share/go-1.*/api/*' '/usr/share/go-1.*/src/*_test.go' '/usr/share/go-1.*/src/*/testdata/*')
outputs=(/opt/go)
# An entry of the cache notes when it was made.
varying=(/opt/go/cache)

# Commands of ours, where manifests find them by name.
payload_inputs() { cat "$RECIPES/support/go/go-build"; }
payload() { install -D --mode=755 "$RECIPES/support/go/go-build" "$OUT/usr/local/bin/go-build"; }

# The build cache of the whole standard library. Go reads it where nothing is writable; what is missing is built in /tmp.
warm_up() {
    mkdir -p /opt/go/cache
    export GOCACHE=/opt/go/cache GOPATH=/tmp/go GOTOOLCHAIN=local GO111MODULE=off CGO_ENABLED=0 GOTELEMETRY=off GOFLAGS=-buildvcs=false
    cp "$TRAINING/main.go" .
    go build std
    go build -ldflags='-s -w' -o /tmp/program main.go
    # What go vet has to know of each package that a program may import.
    { echo 'package main'; go list std | sed '/internal\|vendor\|^unsafe$/d; s/.*/import _ "&"/'; echo 'func main() {}'; } >/tmp/all.go
    go vet /tmp/all.go
    ln --symbolic "$(go env GOTOOLDIR)" /opt/go/tools
    # For the linker without the go command: 128 ms instead of 250.
    go list -export -f '{{if .Export}}packagefile {{.ImportPath}}={{.Export}}{{end}}' std >/opt/go/importcfg
    # A day after its last trim the go command trims a cache, and where it cannot note that, it fails. It may note it in a box's
    # /tmp. Files from the future are neither removed nor touched to say that they are in use.
    ln --symbolic --force /tmp/.go-trim.txt /opt/go/cache/trim.txt
    find /opt/go/cache -type f -exec touch --date=2100-01-01 {} +
}

version() { go env GOVERSION | sed 's/^go//'; }
