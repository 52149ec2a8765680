# shellcheck shell=bash disable=SC2034
title="OCaml"
packages=(ocaml-nox ocaml-findlib libyojson-ocaml-dev libzarith-ocaml-dev)
excludes=('/usr/lib/ocaml/*.cmt' '/usr/lib/ocaml/*.cmti')
version() { ocamlfind ocamlopt -version; }
