# shellcheck shell=bash disable=SC2034
title="PHP"
# intl is left out: it loads 40 MB of ICU at every start.
packages=(php-cli php-mbstring php-bcmath php-gmp)
version() { php -r 'echo PHP_VERSION, "\n";'; }
