# shellcheck shell=bash disable=SC2034
title="Elixir"
packages=(elixir)
version() { elixir -e 'IO.puts(System.version())'; }
