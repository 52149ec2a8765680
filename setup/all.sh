# shellcheck shell=bash
# Every part of install.sh, in an order in which each finds the constants that it needs.

# shellcheck source=setup/paths.sh
source setup/paths.sh
# shellcheck source=setup/messages.sh
source setup/messages.sh
# shellcheck source=setup/undo.sh
source setup/undo.sh
# shellcheck source=setup/packages.sh
source setup/packages.sh
# shellcheck source=setup/dotnet.sh
source setup/dotnet.sh
# shellcheck source=setup/account.sh
source setup/account.sh
# shellcheck source=setup/subids.sh
source setup/subids.sh
# shellcheck source=setup/machine.sh
source setup/machine.sh
# shellcheck source=setup/release.sh
source setup/release.sh
# shellcheck source=setup/settings.sh
source setup/settings.sh
# shellcheck source=setup/listen.sh
source setup/listen.sh
# shellcheck source=setup/files.sh
source setup/files.sh
# shellcheck source=setup/units.sh
source setup/units.sh
# shellcheck source=setup/deploy.sh
source setup/deploy.sh
# shellcheck source=setup/uninstall.sh
source setup/uninstall.sh
# shellcheck source=setup/status.sh
source setup/status.sh
# shellcheck source=setup/serve.sh
source setup/serve.sh
# shellcheck source=setup/tests.sh
source setup/tests.sh
# shellcheck source=setup/languages.sh
source setup/languages.sh
