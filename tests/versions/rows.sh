# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# rows: trying something with each version of Wireshark, and one table about it.  Sourced after chroots.sh, not run.
#
# The script that sources this sets columns to the steps that each version must pass, and has a function
# try_version VERSION, which is called when the chroots are there and adds a line "step result" for each step to the file
# steps in the version's folder; the result is "ok" or something else.  A file note there is printed below the version's row.
# What try_version prints is kept as a log.

: "${program:?}" "${columns[0]:?}" "${cache:?}" "${versions[0]:?}"

wanted=()
allow_missing=

# Reads what both scripts take: --allow-missing and versions.
choose_versions()
{
    local argument
    for argument in "$@"; do
        case $argument in
        --allow-missing) allow_missing=1 ;;
        -*) fail "there is no option $argument; $program --help lists what there is." ;;
        *)
            [[ -n ${suites[$argument]:-} ]] || fail "$argument is no version; the versions are ${versions[*]}."
            wanted+=("$argument")
            ;;
        esac
    done
    ((${#wanted[@]} > 0)) || wanted=("${versions[@]}")
}

# shellcheck disable=SC2154  # work is set by open_cache.
# One row: the chroots, then try_version.  Its folder has the file "missing", with the reason, if there are no chroots.
fill_row()
{
    local version=$1 folder=$work/$1 started=$SECONDS
    mkdir -- "$folder"
    if have_version "$version" >"$folder/reason"; then
        rm -- "$folder/reason"
        printf 'chroots ready after %d s\n' $((SECONDS - started)) >"$folder/log"
        wireshark_of "$cache/$version/build" >"$folder/wireshark"
        try_version "$version" >>"$folder/log" 2>&1 || true
    else
        mv -- "$folder/reason" "$folder/missing"
    fi
    printf '%d s' $((SECONDS - started)) >"$folder/time"
    say "Wireshark $version: done after $(<"$folder/time")."
}

# fill_rows [in_turn]: fills the rows of all wanted versions at once, or one after another.
fill_rows()
{
    local version order=${1:-at_once}
    open_cache
    say "Trying Wireshark ${wanted[*]}; this takes some minutes ..."
    # Each in a process group of its own, so that all of it can be ended.
    set -m
    for version in "${wanted[@]}"; do
        fill_row "$version" </dev/null &
        [[ $order != in_turn ]] || wait
    done
    wait
    set +m
}

# Prints the result of a step; a step that was not reached has failed.
result_of()
{
    local result
    result=$(sed -n "s/^$2 //p" "$work/$1/steps" 2>/dev/null) || true
    printf '%s' "${result:-FAILED}"
}

# Prints a column of the table, as wide as its heading and a result.
print_cell()
{
    local heading=$1
    printf '  %-*s' $((${#heading} > 6 ? ${#heading} : 6)) "$2"
}

print_row()
{
    local version=$1 folder=$work/$1 column
    if [[ -e $folder/missing ]]; then
        printf '%-9s  %-8s  not had: %s\n' "$version" "${suites[$version]}" "$(<"$folder/missing")"
        return
    fi
    printf '%-9s  %-8s' "$(<"$folder/wireshark")" "${suites[$version]}"
    for column in "${columns[@]}"; do
        print_cell "$column" "$(result_of "$version" "$column")"
    done
    printf '  %s\n' "$(<"$folder/time")"
    [[ ! -e $folder/note ]] || printf '           %s\n' "$(<"$folder/note")"
}

print_table()
{
    local column version
    printf '\n%-9s  %-8s' Wireshark Debian
    for column in "${columns[@]}"; do
        print_cell "$column" "$column"
    done
    printf '  time\n'
    for version in "${wanted[@]}"; do
        print_row "$version"
    done
}

# Shows the end of what a failed version said, and keeps all of it.
show_failure()
{
    local version=$1 log=$cache/$1-failed.log
    cp -- "$work/$version/log" "$log"
    say "== Wireshark $version failed.  All that was said is in $log; the failures and the end: =="
    grep -E 'FAILED|\*\*\*|error:' -- "$log" >&2 || true
    tail -n 40 -- "$log" >&2
}

has_passed()
{
    local column
    for column in "${columns[@]}"; do
        [[ $(result_of "$1" "$column") == ok ]] || return 1
    done
}

# Prints the table and a line that sums it up; succeeds if all is well.
conclude()
{
    local version passed=() failed=() missing=()
    for version in "${wanted[@]}"; do
        if [[ -e $work/$version/missing ]]; then
            missing+=("$version")
        elif has_passed "$version"; then
            passed+=("$version")
        else
            failed+=("$version")
            show_failure "$version"
        fi
    done
    print_table
    printf '\n%s: %d of %d versions passed' "$program" "${#passed[@]}" "${#wanted[@]}"
    ((${#failed[@]} == 0)) || printf ', failed: %s' "${failed[*]}"
    ((${#missing[@]} == 0)) || printf ', not had: %s' "${missing[*]}"
    printf '\n'
    ((${#failed[@]} == 0)) && { ((${#missing[@]} == 0)) || [[ -n $allow_missing ]]; }
}
