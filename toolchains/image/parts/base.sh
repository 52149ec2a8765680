# shellcheck shell=bash disable=SC2034
title="The commands of a terminal, zone data"
packages=(bc ca-certificates gawk jq less nano procps tzdata)
