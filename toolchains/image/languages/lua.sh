# shellcheck shell=bash disable=SC2034
title="Lua"
# Lua has neither JSON nor more than simple patterns of its own.
packages=(lua5.4 lua-cjson lua-lpeg)
# For the other Luas.
excludes=('/usr/lib/x86_64-linux-gnu/lua/5.[123]/*' '/usr/share/lua/5.[123]/*')
version() { lua5.4 -v | cut --delimiter=' ' --fields=2; }
