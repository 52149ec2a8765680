# shellcheck shell=bash disable=SC2034
title="Python"
packages=(python3)
version() { python3 -c 'import platform; print(platform.python_version())'; }
