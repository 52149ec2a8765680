# shellcheck shell=bash disable=SC2034
title="Ruby"
packages=(ruby)
version() { ruby -e 'puts RUBY_VERSION'; }
