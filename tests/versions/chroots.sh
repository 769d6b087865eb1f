# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# chroots: a Debian for each Wireshark version, made once and kept.  Sourced after plugin/prepare.sh, not run.
#
# In the cache, each version has a folder with two chroots that are never changed, only copied: "base" is what debootstrap
# makes, "build" is that with everything that building and testing takes; "archives" has the packages that were downloaded
# for it.  What runs in a chroot has its mounts in a name space of its own, so that nothing stays mounted, however it ends.

: "${project:?}" "${plugin_needs[0]:?}"
cache=${NBNS_CONFLICT_VERSIONS:-${XDG_CACHE_HOME:-$HOME/.cache}/nbns-conflict/versions}
mirror=${NBNS_CONFLICT_MIRROR:-http://deb.debian.org/debian}

# The versions of Wireshark, and the Debian that has each.
# shellcheck disable=SC2034
versions=(4.0 4.4 4.6)
declare -A suites=([4.0]=bookworm [4.4]=trixie [4.6]=testing)

chroot_needs=(
    command debootstrap debootstrap
    file /usr/share/keyrings/debian-archive-keyring.gpg debian-archive-keyring
    command gpgv gpgv
    command unshare util-linux
    command setsid util-linux
)

# What is in "build" besides what plugin/prepare.sh asks for: what the tests need that tests/versions/check runs, and what
# tests/packages needs.
build_packages=(
    python3 wireshark-common libcmocka-dev libjson-glib-dev libxml2-utils groff-base parallel
    dpkg-dev lintian
)

# The packages of plugin_needs and build_packages.
packages_to_build()
{
    local i
    for ((i = 2; i < ${#plugin_needs[@]}; i += 3)); do
        printf '%s\n' "${plugin_needs[i]}"
    done
    printf '%s\n' "${build_packages[@]}"
}

# Ends with a sentence unless chroots can be made here; then locks the cache and sets work to a folder for this run.
open_cache()
{
    ((EUID == 0)) || fail 'this makes chroots, which only root may do; start it with sudo.'
    install_missing 'needed to make a Debian for each Wireshark version' "${chroot_needs[@]}"
    mkdir -p -- "$cache" || fail "cannot write to $cache; set NBNS_CONFLICT_VERSIONS to a folder with 6 GiB of space."
    exec {cache_lock}>"$cache/lock"
    flock --nonblock "$cache_lock" || {
        say "Waiting for another run that uses $cache ..."
        flock "$cache_lock"
    }
    # Nobody else uses the cache now, so these are what killed runs left behind.
    rm -rf --one-file-system -- "$cache"/work.* "$cache"/*/*.new
    work=$(mktemp -d -- "$cache/work.XXXXXX")
    chmod 755 "$work"
    trap close_cache EXIT
    trap 'exit 130' INT TERM HUP
}

close_cache()
{
    local job
    # unshare does not listen to less; whatever it started ends with it.
    for job in $(jobs -p); do
        kill -KILL -- "-$job" 2>/dev/null || true
    done
    wait 2>/dev/null || true
    rm -rf --one-file-system -- "$work" "$cache"/*/*.new
}

# Succeeds if mounts of one's own are allowed here; containers often forbid them, and most things work without.
may_mount()
{
    unshare --mount --pid --fork true 2>/dev/null
}

# alone COMMAND...: runs it so that its mounts and its processes end with it.
alone()
{
    if may_mount; then
        unshare --mount --pid --fork --kill-child -- "$@"
    else
        "$@"
    fi
}

# enter ROOT COMMAND...: runs it in the chroot, with /proc and /dev where mounts are allowed.
enter()
{
    local root=$1
    shift
    # shellcheck disable=SC2016
    alone env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
        DEBIAN_FRONTEND=noninteractive sh -ec '
            root=$1
            shift
            # A root that is a mount lets what runs there make mounts of its own.
            mount --bind "$root" "$root" 2>/dev/null || :
            mount -t proc proc "$root/proc" 2>/dev/null || :
            mount --rbind /dev "$root/dev" 2>/dev/null || :
            exec chroot "$root" "$@"' sh "$root" "$@"
}

# copy_chroot FROM TO: the copy reaches the network as this machine does.
copy_chroot()
{
    cp -a --reflink=auto -- "$1" "$2"
    cp -L /etc/resolv.conf "$2/etc/resolv.conf"
    printf '127.0.0.1 localhost %s\n' "$(uname -n)" >"$2/etc/hosts"
}

# What apt shall do in a chroot that is thrown away: not sync each file, and take the lists of a mirror that is frozen.
configure_apt()
{
    local root=$1
    cat >"$root/etc/apt/apt.conf.d/90nbns-conflict" <<'END'
Acquire::Check-Valid-Until "false";
Acquire::Check-Date "false";
Acquire::Languages "none";
APT::Install-Recommends "false";
APT::Keep-Downloaded-Packages "true";
Dpkg::Use-Pty "false";
END
    printf 'force-unsafe-io\n' >"$root/etc/dpkg/dpkg.cfg.d/90nbns-conflict"
    printf '%s\n' 'path-exclude=/usr/share/locale/*' 'path-exclude=/usr/share/doc/*/examples/*' \
        >>"$root/etc/dpkg/dpkg.cfg.d/90nbns-conflict"
}

# make_base VERSION: "base" of a version, if it is not there.
make_base()
{
    local version=$1 suite=${suites[$1]} folder=$cache/$1
    [[ ! -d $folder/base ]] || return 0
    mkdir -p -- "$folder"
    alone debootstrap --variant=minbase "$suite" "$folder/base.new" "$mirror" || return 1
    configure_apt "$folder/base.new"
    rm -f -- "$folder/base.new/var/cache/apt/archives"/*.deb
    mv -- "$folder/base.new" "$folder/base"
}

# give_archives VERSION ROOT: what was downloaded once is not downloaded again.
give_archives()
{
    cp -al -- "$cache/$1/archives"/. "$2/var/cache/apt/archives/"
}

# make_build VERSION: "build" of a version, if it is not there or lacks a package.
make_build()
{
    local version=$1 folder=$cache/$1 packages
    mapfile -t packages < <(packages_to_build)
    [[ ! -d $folder/build || $(<"$folder/build/etc/nbns-conflict") != "${packages[*]}" ]] || return 0
    rm -rf --one-file-system -- "$folder/build"
    mkdir -p -- "$folder/archives"
    copy_chroot "$folder/base" "$folder/build.new" &&
        give_archives "$version" "$folder/build.new" &&
        enter "$folder/build.new" apt-get -q update &&
        enter "$folder/build.new" apt-get -q --yes install "${packages[@]}" || return 1
    printf '%s' "${packages[*]}" >"$folder/build.new/etc/nbns-conflict"
    rm -rf -- "$folder/archives"
    mv -- "$folder/build.new/var/cache/apt/archives" "$folder/archives"
    mkdir -p -- "$folder/build.new/var/cache/apt/archives/partial"
    mv -- "$folder/build.new" "$folder/build"
}

# The Wireshark that a chroot has: 4.0.17.
wireshark_of()
{
    # shellcheck disable=SC2016
    chroot "$1" dpkg-query --show --showformat='${source:Upstream-Version}' wireshark-dev
}

# have_version VERSION: makes its chroots; without success, prints the reason.  All words go to the log beside them.
have_version()
{
    local version=$1 log=$cache/$1.log found
    if ! make_base "$version" >"$log" 2>&1; then
        printf 'debootstrap of Debian %s failed, see %s' "${suites[$version]}" "$log"
        return 1
    fi
    if ! make_build "$version" >>"$log" 2>&1; then
        printf 'packages of Debian %s could not be installed, see %s' "${suites[$version]}" "$log"
        return 1
    fi
    found=$(wireshark_of "$cache/$version/build")
    [[ $found == "$version".* ]] || {
        printf 'Debian %s has Wireshark %s' "${suites[$version]}" "$found"
        return 1
    }
}

# copy_project ROOT: puts the project as it is now into a chroot, without what was built.
copy_project()
{
    mkdir -p -- "$1/srv/nbns-conflict"
    tar -C "$project" --create --exclude-vcs --exclude=./.build --exclude=__pycache__ . |
        tar -C "$1/srv/nbns-conflict" --extract --no-same-owner
}
