# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Completion of nbns-conflict-check for bash.

# Readline breaks words at a =, so the words are taken from the line.
_nbns_conflict_check()
{
    local line=${COMP_LINE:0:COMP_POINT} part=${COMP_WORDS[COMP_CWORD]}
    local word=${line##*[[:space:]]} option before words=
    local severities='chat note warn error'
    local causes='undetermined duplicate_computer duplicate_user static_wins_mapping stale_wins_record dhcp_corruption
        multihomed_adapters multihomed_partial_release wrong_host_name group_clash truncated_name service_role_contest
        split_wins_registration wins_release_demand wins_proxy shared_gateway address_takeover forged_conflict
        name_poisoning misdirected_registration orderly_release'
    local options='--fail-on --ignore --baseline --write-baseline --allow-empty --event --json --json-file --junit --html
        --github --quiet --merge --tshark --option --version --jobs --retries --state --resume --sshloginfile --transfer
        --remote-command --help'

    before=${line%"$word"}
    before=${before%"${before##*[![:space:]]}"}
    option=${before##*[[:space:]]}
    if [[ $word == --*=* ]]; then
        option=${word%%=*}
        word=${word#*=}
    fi
    [[ $part != = ]] || part=

    case $option in
    --fail-on)
        # Readline loses a @ that was typed, so the confidences come with the whole word.
        if [[ " $severities $causes " =~ [[:space:]]"$word"[[:space:]] ]]; then
            words=" $word@possible $word@probable $word@confirmed"
        fi
        mapfile -t COMPREPLY < <(compgen -W "$severities $causes$words" -- "$word")
        ;;
    --ignore) mapfile -t COMPREPLY < <(compgen -W "$causes" -- "$word") ;;
    --event | --option | -o | --jobs | -j | --retries) COMPREPLY=() ;;
    --state) mapfile -t COMPREPLY < <(compgen -A directory -- "$part") ;;
    --tshark | --remote-command) mapfile -t COMPREPLY < <(compgen -A command -A file -- "$part") ;;
    *)
        if [[ $part == -* ]]; then
            mapfile -t COMPREPLY < <(compgen -W "$options" -- "$part")
        else
            mapfile -t COMPREPLY < <(compgen -A file -- "$part")
        fi
        ;;
    esac
}

complete -o filenames -F _nbns_conflict_check nbns-conflict-check
