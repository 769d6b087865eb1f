# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# steps: what the scripts that run inside a chroot share.  Sourced, not run; $results is the folder for their results.

: "${results:?}"
user=somebody

# step NAME COMMAND...: adds the line "NAME ok" or "NAME FAILED" to the steps, and goes on in any case.
step()
{
    local name=$1 result=ok
    shift
    printf '\n== %s ==\n' "$name"
    "$@" || {
        result=FAILED
        printf -- '-- %s FAILED\n' "$name"
    }
    printf '%s %s\n' "$name" "$result" >>"$results/steps"
}

# Makes the ordinary user.
add_user()
{
    useradd --create-home --shell /bin/sh "$user"
}

# Runs a command as the ordinary user; Wireshark reads no personal plugins as root.
as_user()
{
    setpriv --reuid="$user" --regid="$user" --clear-groups env HOME="/home/$user" "$@"
}

# finds_incident CAPTURE CHECK: the user's tshark loads the plugin by itself and finds the conflict of the bundled
# capture, and so does the check tool.
finds_incident()
{
    local capture=$1 check=$2 status=0
    as_user tshark -G plugins | grep -F nbns_conflict.so &&
        as_user tshark -n -q -r "$capture" -z nbns_conflict,incidents | grep -F '1  ACCT-PC  duplicate_computer' || return
    as_user "$check" "$capture" || status=$?
    # It found a conflict.
    ((status == 1))
}

# list_files FOLDER: all files in it, but for caches, which every installation may change.
list_files()
{
    find "$1" -xdev -name '*.cache' -prune -o -print | sort
}
