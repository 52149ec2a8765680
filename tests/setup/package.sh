# shellcheck shell=bash disable=SC2154 # work is that of run.sh.
# The archive: what is in it, that the same tree makes the same bytes, and that its programs need no .NET.

twice_the_same() (
    load
    small_release 2.0.0
    make_archive "$work/nativesandbox-2.0.0" && sha256sum <"$work/nativesandbox-2.0.0-linux-x64.tar.gz" >"$work/first"
    find "$work/nativesandbox-2.0.0" -exec touch --date=yesterday {} +
    make_archive "$work/nativesandbox-2.0.0" && sha256sum <"$work/nativesandbox-2.0.0-linux-x64.tar.gz" | diff "$work/first" -
    cd -- "$work" && sha256sum --check nativesandbox-2.0.0-linux-x64.tar.gz.sha256
)
check "the same tree makes the same archive, whenever and by whom it is packed" twice_the_same

names_content() (
    load
    small_release 2.1.0
    name_release "$work/nativesandbox-2.1.0" 2.1.0 && cp "$work/nativesandbox-2.1.0/RELEASE" "$work/first"
    name_release "$work/nativesandbox-2.1.0" 2.1.0 && diff "$work/first" "$work/nativesandbox-2.1.0/RELEASE" || return 1
    printf '# changed\n' >>"$work/nativesandbox-2.1.0/systemd/nativesandbox.service"
    name_release "$work/nativesandbox-2.1.0" 2.1.0 && ! diff "$work/first" "$work/nativesandbox-2.1.0/RELEASE" >/dev/null
)
check "a release is named after what is in it" names_content
check "package refuses a version that is none" ends_with 1 ./install.sh package --version latest

packs() { ./install.sh package && tar --extract --gzip --directory "$work" --file artifacts/package/nativesandbox-*-linux-x64.tar.gz; }
rm -rf artifacts/package
check "the package is built" packs
unpacked=$work/nativesandbox-$(load && source_version)
for part in nativesandbox nsbox seccomp/default.json toolchains/python.yaml install.sh setup/deploy.sh RELEASE README.md; do
    check "$part is in it" test -e "$unpacked/$part"
done
for part in systemd man completions toolchains; do
    [[ ! -d $part ]] || check "$part is in it as it is here" diff -r "$part" "$unpacked/$part"
done
only_readable() { ! find "$unpacked" \( -type f ! -perm 644 ! -perm 755 -o -type d ! -perm 755 \) | grep .; }
check "everything in it is for all to read and nobody to write" only_readable
no_own_paths() { ! grep --recursive --files-with-matches --fixed-strings "$ROOT/" "$unpacked"; }
check "no path of the machine that built it is in it" no_own_paths
# Without HOME, PATH and DOTNET_ROOT nothing of an installed .NET is found.
alone() { env --ignore-environment PATH=/nonexistent "$@"; }
check "the server starts without .NET" alone "$unpacked/nativesandbox" help
check "nsbox starts without anything" alone "$unpacked/nsbox" --version
check "the package's own script gives help" ends_with 0 "$unpacked/install.sh" help
check "it does not build" ends_with 1 "$unpacked/install.sh" package
check "but says why" says "needs a clone"
check "it installs below a DESTDIR" env DESTDIR="$work/root" "$unpacked/install.sh" install
check "what was installed runs" alone "$work/root/opt/nativesandbox/current/nativesandbox" help
