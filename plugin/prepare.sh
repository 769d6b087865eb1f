# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# prepare: what plugin/analyze and tests/run share.  Sourced, not run.
#
# It installs what is missing, builds, and says how to start tshark with the plugin.  Whatever goes wrong that the user can
# put right ends in one sentence on standard error and exit status 2.  The sentence starts with $program, which the script
# that sources this sets first.

: "${program:?}"
project=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
build_root=${NBNS_CONFLICT_BUILD:-$project/.build}

# What building and running the plugin takes: kind, what to look for, Debian package.
plugin_needs=(
    command tshark tshark
    command cmake cmake
    command gcc gcc
    command make make
    command pkg-config pkg-config
    header stdio.h libc6-dev
    module glib-2.0 libglib2.0-dev
    wireshark headers wireshark-dev
)

say()
{
    printf '%s\n' "$*" >&2
}

fail()
{
    say "$program: $*"
    exit 2
}

# Succeeds if a folder holds the CMake package of Wireshark's headers.
has_wireshark_headers()
{
    compgen -G '/usr/lib*/*/wireshark/cmake/WiresharkConfig.cmake' >/dev/null ||
        compgen -G '/usr/lib*/*/cmake/wireshark/WiresharkConfig.cmake' >/dev/null ||
        compgen -G '/usr/lib*/cmake/wireshark/WiresharkConfig.cmake' >/dev/null ||
        compgen -G '/usr/local/lib*/cmake/wireshark/WiresharkConfig.cmake' >/dev/null ||
        [[ -e ${Wireshark_DIR:-}/WiresharkConfig.cmake ]]
}

is_present()
{
    local kind=$1 what=$2
    case $kind in
    command) command -v "$what" >/dev/null ;;
    header) [[ -e /usr/include/$what ]] ;;
    file) compgen -G "$what" >/dev/null ;;
    module) command -v pkg-config >/dev/null && pkg-config --exists "$what" ;;
    wireshark) has_wireshark_headers ;;
    esac
}

# Runs apt-get quietly as root; what it said is in $apt_words.
apt_get()
{
    local as_root=()
    ((EUID == 0)) || as_root=(sudo)
    apt_words=$("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get -qq -o DPkg::Lock::Timeout=300 "$@" 2>&1 </dev/null)
}

# install_packages REASON PACKAGE...: fresh package lists are fetched only if those at hand do not do.
install_packages()
{
    local reason=$1
    shift
    local advice="install these packages and try again: $*"
    command -v apt-get >/dev/null ||
        fail "this machine has no apt-get, so please $advice (or what they are called here)."
    if ((EUID != 0)); then
        command -v sudo >/dev/null || fail "you are not root and sudo is missing, so please let root $advice"
        # Ask for the password here, where the question can be seen.
        sudo -v || fail "sudo does not let you install packages, so please let root $advice"
    fi
    say "Installing $* ($reason) ..."
    local install=(install --no-install-recommends --yes "$@")
    if ! apt_get "${install[@]}" && ! { apt_get update && apt_get "${install[@]}"; }; then
        tail -n 20 <<<"$apt_words" >&2
        fail "apt-get failed (see above); please $advice"
    fi
}

# install_missing REASON NEED...: a need is three words: kind, what to look for, Debian package.
install_missing()
{
    local reason=$1 packages=()
    shift
    while (($# > 0)); do
        is_present "$1" "$2" || packages+=("$3")
        shift 3
    done
    ((${#packages[@]} == 0)) && return
    install_packages "$reason" "${packages[@]}"
}

# What a build folder was made for; a build for something else is thrown away.
build_stamp()
{
    printf '%s\n' "$project"
    tshark --version 2>/dev/null | head -n 1
    printf '%s\n' "$*"
}

# build FOLDER CMAKE-OPTION...: brings a build up to date; silent unless it fails.
build()
{
    local folder=$1 log=$1/build.log stamp lock
    shift
    if ! mkdir -p -- "$folder" || [[ ! -w $folder ]]; then
        fail "cannot write to $folder; remove it, or set NBNS_CONFLICT_BUILD to a folder of your own."
    fi
    # Two runs at once must not build in one folder.
    exec {lock}>"$folder.lock"
    flock "$lock"
    stamp=$(build_stamp "$@")
    if [[ ! -e $folder/stamp || $(<"$folder/stamp") != "$stamp" ]]; then
        rm -rf -- "$folder"
        mkdir -- "$folder"
        cmake -S "$project" -B "$folder" "$@" >"$log" 2>&1 || build_failed "$log"
        printf '%s\n' "$stamp" >"$folder/stamp"
    fi
    cmake --build "$folder" --parallel "$(nproc)" >"$log" 2>&1 || build_failed "$log"
    exec {lock}>&-
}

build_failed()
{
    tail -n 40 -- "$1" >&2
    fail "the build failed (see above; all of it is in $1)."
}

# Succeeds if no source is newer than the last build.
is_built()
{
    local built
    built=$(compgen -G "$1/plugins/*/epan/nbns_conflict.so" | head -n 1) && [[ -n $built ]] &&
        [[ -z $(find "$project/CMakeLists.txt" "$project/plugin" -newer "$built" \
            \( -name '*.[ch]' -o -name CMakeLists.txt \) -print -quit) ]]
}

# Sets plugins to the folder with the built plugin, X.Y/epan/nbns_conflict.so in it.
prepare_plugin()
{
    plugins=${NBNS_CONFLICT_PLUGINS:-}
    [[ -z $plugins ]] || return 0
    install_missing 'needed to build and run the plugin' "${plugin_needs[@]}"
    is_built "$build_root/plugin" || say 'Building the plugin ...'
    build "$build_root/plugin" -DBUILD_TESTING=OFF -DNBNS_CONFLICT_CHECK=OFF
    plugins=$build_root/plugin/plugins
    check_version
}

# A plugin loads only into the Wireshark minor version that it was built for.
check_version()
{
    local built running
    running=$(tshark --version 2>/dev/null | sed -nE '1s/^[^0-9]*([0-9]+\.[0-9]+).*/\1/p')
    [[ ! -e $plugins/$running/epan/nbns_conflict.so ]] || return 0
    built=$(basename -- "$(compgen -G "$plugins/*" | head -n 1)")
    fail "tshark is version $running, but the headers are those of Wireshark $built; install the wireshark-dev that belongs to this tshark."
}

# Sets tshark to the command line that starts tshark with the plugin.
#
# Wireshark loads no plugin from a folder of one's own when it runs as root.  Running it as nobody, who may still read every
# file, is safer besides: a dissector that is fooled by a capture cannot change anything.  Containers without the right to
# read get by with the right to override permissions, which is all that they have.
find_tshark()
{
    local right
    tshark=(env "WIRESHARK_PLUGIN_DIR=$plugins" tshark)
    ((EUID == 0)) || return 0
    for right in dac_read_search dac_override; do
        local as_nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups
            "--inh-caps=-all,+$right" "--ambient-caps=-all,+$right" --)
        if "${as_nobody[@]}" true 2>/dev/null; then
            tshark=("${as_nobody[@]}" "${tshark[@]}")
            return 0
        fi
    done
    fail 'tshark cannot be started as another user than root here; please run this command as an ordinary user.'
}
