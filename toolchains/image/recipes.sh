# shellcheck shell=bash disable=SC2153 # build-image.sh sets RECIPES.
# Recipes: languages/ID.sh for what people ask for, parts/ID.sh for what several languages share. Each may set
#     title=       what it is called
#     needs=()     recipes that come with it
#     packages=()  Debian packages
#     npm=()       npm packages, name@range
#     newer=()     Debian packages that are only in the development suite, unpacked by payload
#     excludes=()  paths that are not unpacked
#     outputs=()   directories that warm_up fills; nothing else of the tree is writable then
#     varying=()   paths whose bytes differ from build to build; the content hash takes what they are made from instead
# and define
#     payload      puts files that Debian does not have under $OUT (the image's root); runs on the host
#     warm_up      fills the outputs; runs in the image, read-only and without network
#     version      prints the version; runs in the image

LANGUAGES=()      # chosen by the caller
RECIPES_CHOSEN=() # these and what they need, needed ones first

recipe_file() {
    local file
    for file in "$RECIPES/languages/$1.sh" "$RECIPES/parts/$1.sh"; do
        if [[ -f $file ]]; then
            printf '%s\n' "$file"
            return
        fi
    done
    return 1
}

all_languages() {
    local file
    for file in "$RECIPES"/languages/*.sh; do
        file=${file##*/}
        printf '%s\n' "${file%.sh}"
    done
}

# with_recipe ID COMMAND…: runs the command in a shell that has read the recipe.
# shellcheck disable=SC2030,SC2034 # The recipe fills them, the command reads them.
with_recipe() (
    RECIPE=$1
    title=$1 needs=() packages=() npm=() newer=() excludes=() outputs=() varying=()
    # shellcheck source=/dev/null
    source "$(recipe_file "$1")"
    shift
    "$@"
)

# list NAME: prints one of the recipe's lists, a line each. For with_recipe.
list() {
    local -n values=$1
    [[ ${#values[@]} -eq 0 ]] || printf '%s\n' "${values[@]}"
}

# shellcheck disable=SC2031 # with_recipe calls it where the title was set.
print_title() { printf '%s\n' "$title"; }

defines() { declare -F "$1" >/dev/null; }
has_payload() { with_recipe "$1" defines payload; }
has_warm_up() { with_recipe "$1" defines warm_up; }

# of_all NAME: one list of all chosen recipes, sorted, each value once.
of_all() {
    local recipe
    for recipe in "${RECIPES_CHOSEN[@]}"; do with_recipe "$recipe" list "$1"; done | sort --unique
}

# add_recipe ID: the recipe behind what it needs.
add_recipe() {
    local needed
    [[ " ${RECIPES_CHOSEN[*]} " != *" $1 "* ]] || return 0
    while read -r needed; do add_recipe "$needed"; done < <(with_recipe "$1" list needs)
    RECIPES_CHOSEN+=("$1")
}

# choose_languages ONLY [all|ID…]
choose_languages() {
    local only=$1 id known
    shift
    known=$(all_languages)
    local chosen=()
    if [[ $# -eq 0 || " $* " == *" all "* ]]; then
        mapfile -t chosen <<<"$known"
    else
        for id in "$@"; do
            grep --quiet --line-regexp --fixed-strings -- "$id" <<<"$known" ||
                refuse "'$id' is not a language of the image. There are: ${known//$'\n'/ }"
            chosen+=("$id")
        done
        if ! $only; then
            while read -r id; do
                ! grep --quiet --line-regexp --fixed-strings -- "$id" <<<"$known" || chosen+=("$id")
            done < <(languages_of "$IMAGES/current")
        fi
    fi
    mapfile -t LANGUAGES < <(printf '%s\n' "${chosen[@]}" | sort --unique)
    RECIPES_CHOSEN=()
    add_recipe base
    for id in "${LANGUAGES[@]}"; do add_recipe "$id"; done
}

list_languages() {
    local id have
    have=$(languages_of "$IMAGES/current")
    while read -r id; do
        printf '%-12s %-24s %s\n' "$id" "$(with_recipe "$id" print_title)" \
            "$(if grep --quiet --line-regexp --fixed-strings -- "$id" <<<"$have"; then echo installed; else echo "not installed: build-image.sh $id"; fi)"
    done < <(all_languages)
}

# The hash of everything that a build is made from: what CI keeps its image under.
recipe_hash() {
    (cd -- "$HERE" && find build-image.sh image -type f -print0 | sort --zero-terminated | xargs --null sha256sum | sha256sum | cut --characters=1-16)
}
