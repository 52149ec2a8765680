# shellcheck shell=bash disable=SC2034
title="Perl"
packages=(perl)
version() { perl -e 'printf "%vd\n", $^V'; }
