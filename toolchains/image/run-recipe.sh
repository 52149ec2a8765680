#!/usr/bin/env bash
# run-recipe.sh ID FUNCTION: calls a function of a recipe; runs inside the image. See recipes.sh.
set -Eeuo pipefail
RECIPES=/tmp/recipes
# shellcheck source=toolchains/image/recipes.sh
source "$RECIPES/recipes.sh"
TRAINING=$RECIPES/training/$1
export TRAINING
with_recipe "$1" "$2"
